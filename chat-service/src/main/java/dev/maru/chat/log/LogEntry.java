package dev.maru.chat.log;

import java.time.Instant;

/** An entry of a room's log. See {@link dev.maru.contracts.room.Entry} for the meaning of the fields. */
public record LogEntry(String room, long seq, long n, String by, Instant at, String key, Body body, BodyHash bodyHash) {

    public Position position() {
        return new Position(seq, n, at);
    }

    /** The same entry with another body. */
    public LogEntry with(Body other) {
        return new LogEntry(room, seq, n, by, at, key, other, bodyHash);
    }

    /** Whether this is the entry that the draft became. */
    public boolean isNamed(String author, String name) {
        return by.equals(author) && key.equals(name);
    }
}
