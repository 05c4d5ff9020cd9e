/**
 * The lines that a room's log says of what changed in user-room-service: somebody joined, left, was removed, the room has another name. They
 * are made of facts, by one instance at a time for each partition of facts.
 *
 * <pre>
 *   user-room-service: change + outbox -> facts (dense, in partitions) . . bell over Redis
 *                                            |                                |
 *                        GET /internal/v1/facts/{partition}?after=      membership.MembershipTail, or a look now and then
 *                                            |                                |
 *   FactCursors: lease + position  ->  PartitionReader  <---------------------'
 *        ^                                   |  RoomLines: one entry under the fact's key, which the log has once however often it is told
 *        |                                   v
 *        '---- position, only for -----  RoomWriter        what can never be written: ParkedFacts, and on with the next
 *              whoever has the lease
 * </pre>
 *
 * A reader that dies anywhere here is followed by another one, which begins at the position: what was written behind it is told again under
 * the same key. So every line is there once, and those of a room are in the order of their facts.
 */
@NullMarked
package dev.maru.chat.fact;

import org.jspecify.annotations.NullMarked;
