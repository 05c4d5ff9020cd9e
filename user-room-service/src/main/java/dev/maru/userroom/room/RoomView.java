package dev.maru.userroom.room;

import java.time.Instant;

/**
 * A room as one person sees it.
 *
 * @param owner a user id
 * @param member whether that person is in it
 */
record RoomView(String id, String name, String owner, Instant createdAt, int memberCount, boolean member) {

    static RoomView of(Room room, int memberCount, boolean member) {
        return new RoomView(room.id(), room.name(), room.owner(), room.createdAt(), memberCount, member);
    }
}
