package dev.maru.contracts.room;

import org.jspecify.annotations.Nullable;

/**
 * Asks chat-service to append a line that people did not write: {@code POST /internal/v1/rooms/{room}/entries}.
 * Idempotent by {@code (room, by, key)}.
 *
 * @param key a UUID that names the entry
 * @param kind {@code joined}, {@code left}, {@code removed} or {@code renamed}
 * @param by who did it
 * @param user who was removed; absent for other kinds
 * @param name the room's new name; absent for other kinds
 */
public record AppendEntry(
        String key,
        String kind,
        String by,
        @Nullable String user,
        @Nullable String name) {

    /** A line about its author. */
    public AppendEntry(String key, String kind, String by) {
        this(key, kind, by, null, null);
    }
}
