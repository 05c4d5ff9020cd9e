package dev.maru.contracts.room;

import org.jspecify.annotations.Nullable;

/**
 * What a room's log says of a {@link Fact}, under the fact's key: nobody typed it.
 *
 * @param kind {@code joined}, {@code left}, {@code removed} or {@code renamed}
 * @param by who did it
 * @param user who was removed; absent for other kinds
 * @param name the room's new name; absent for other kinds
 */
public record Line(
        String kind,
        String by,
        @Nullable String user,
        @Nullable String name) {

    /** A line about its author. */
    public Line(String kind, String by) {
        this(kind, by, null, null);
    }
}
