package dev.maru.userroom.room;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A room as administrators see it: nothing that was said, and nobody who is in it.
 *
 * @param kind {@code public}, {@code private} or {@code direct}
 * @param name empty in a room of two
 * @param owner a user id; null in a room of two
 * @param state {@code open}, {@code archived} or {@code deleted}
 */
record AdminRoom(
        String id, String kind, String name, @Nullable String owner, Instant createdAt, String state) {

    static AdminRoom of(Room room) {
        return new AdminRoom(
                room.id(),
                room.kind().word(),
                room.name(),
                room.isDirect() ? null : room.owner(),
                room.createdAt(),
                room.state().name().toLowerCase(Locale.ROOT));
    }
}
