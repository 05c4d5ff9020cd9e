package dev.maru.contracts.room;

import org.jspecify.annotations.Nullable;

/**
 * How a room looks to one user.
 *
 * @param room the room's id
 * @param head the position of the newest entry; 0 in an empty room
 * @param n how many messages the room holds
 * @param lastEntry the newest entry; absent in an empty room
 * @param unread messages of others after the user's cursor, 0 to 99; {@value #MANY} means more than 99
 * @param read the user's cursor: the position up to which the room was read
 */
public record RoomSummary(
        String room, long head, long n, @Nullable Entry lastEntry, int unread, long read) {

    /** Stands for "more than 99". */
    public static final int MANY = 100;
}
