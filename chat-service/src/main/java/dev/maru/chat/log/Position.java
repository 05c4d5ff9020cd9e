package dev.maru.chat.log;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A place in a room's log: all that is needed to number the next entry.
 *
 * @param seq the entry's number; 0 before the first
 * @param n how many messages there are up to and including it
 * @param at when it was written
 */
public record Position(long seq, long n, Instant at) {

    /** Before the first entry. */
    public static final Position START = new Position(0, 0, Instant.EPOCH);

    /** The entry that a draft became at this place. */
    public LogEntry of(String room, Draft draft) {
        return new LogEntry(room, seq, n, draft.by(), at, draft.key(), draft.body(), draft.bodyHash());
    }

    /** The entry that a draft becomes right after this place. */
    public LogEntry next(String room, Draft draft, Instant now) {
        Instant stored =
                now.truncatedTo(ChronoUnit.MILLIS); // as exact as the store: a retry has to get the same answer
        return new LogEntry(
                room,
                seq + 1,
                draft.body().counts() ? n + 1 : n,
                draft.by(),
                stored.isBefore(at) ? at : stored,
                draft.key(),
                draft.body(),
                draft.bodyHash());
    }
}
