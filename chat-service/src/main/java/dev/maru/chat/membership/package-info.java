/**
 * Where users stand in rooms: asked of user-room-service when it is needed, kept right by what that tells.
 *
 * <pre>
 *   user-room-service: membership + outbox -> facts (dense, in partitions)
 *                                               |  every instance reads on, when it rings over Redis and twice a second
 *                                               v
 *                                  MembershipTail -> Memberships (what is known, by version)
 *                                                        |-> admission, catch-up: who may read and write
 *                                                        '-> MembershipListener: who is out now hears nothing any more
 * </pre>
 *
 * The entry in the room's log that says who left is made of the same fact and ends a subscription by itself, as soon as it is met; the fact
 * does it when the log cannot be written.
 */
@NullMarked
package dev.maru.chat.membership;

import org.jspecify.annotations.NullMarked;
