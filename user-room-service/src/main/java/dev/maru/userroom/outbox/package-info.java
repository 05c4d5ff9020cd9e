/**
 * Facts that another service must learn, kept inside the document whose change they tell of, until they are taken.
 *
 * <pre>
 *   read the aggregate, version v
 *     -> announce: a pending document names the aggregate      (so that nobody has to scan for unsent facts)
 *       -> change the aggregate where version = v, fact pushed to its outbox, version v + 1
 *         -> deliver, oldest fact first
 *           -> pull the fact from the outbox
 *             -> delete the pending document
 * </pre>
 *
 * A crash between any two steps leaves a pending document behind, and the sweep of any instance goes on from there. A
 * pending document without its fact is deleted only after the aggregate's version was raised: a change that was announced
 * and is still under way then loses its compare-and-set, and announces again.
 */
@NullMarked
package dev.maru.userroom.outbox;

import org.jspecify.annotations.NullMarked;
