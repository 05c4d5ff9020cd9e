package dev.maru.contracts.room;

/**
 * What holds for everybody in a room.
 *
 * @param room the room's id
 * @param version grows with every change of the room
 * @param owner whom the room belongs to; empty in a room of two
 * @param hidden whether the room is as if it were not there to whoever is not in it
 * @param readOnly whether only the owner and moderators may write
 * @param slowModeMs how long members wait between two messages, in milliseconds; 0 when they need not
 * @param ended whether the room was deleted
 */
public record RoomRules(
        String room, long version, String owner, boolean hidden, boolean readOnly, long slowModeMs, boolean ended) {}
