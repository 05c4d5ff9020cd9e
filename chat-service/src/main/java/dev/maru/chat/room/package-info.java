/**
 * The rooms that are alive on this instance: who writes, who listens, and where each log stands.
 *
 * <p>All of it is confined to one thread, the rooms thread, so that a room's position, its queue of drafts and its listeners
 * need no lock and every rule about their order can be read off the code:
 *
 * <pre>
 * RoomWriter   queues drafts, numbers them from the known head, commits all rooms in one insert (group commit)
 *    |             refused number: read what was missed, try again        unknown answer: the same keys again
 *    |             writers on several instances: HandOvers give the drafts to the room's home
 *    v
 * RoomHub      moves the position forward by exactly one entry at a time, from three sources: own commits,
 *    |             the relay, and reads of the log where the relay left a gap
 *    v
 * CatchUps     brings new listeners up to the position with the room's Tail, then hands them over to:
 * Audience     who listens, by event loop, and package {@code fanout} from there
 * </pre>
 */
@NullMarked
package dev.maru.chat.room;

import org.jspecify.annotations.NullMarked;
