package dev.maru.chat.relay;

import dev.maru.chat.log.Body;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.Position;
import java.time.Instant;

/**
 * An entry on its way to people: its place, whom it lets in or out, and its encoded form.
 *
 * @param room the room's id
 * @param position its place in the log
 * @param change what it does to the membership of {@code by}
 * @param by the author's user id
 * @param json the {@code entry} frame: what native sockets get, byte for byte
 */
public record RelayedEntry(String room, Position position, MembershipChange change, String by, byte[] json) {

    /** What an entry does to its author's membership. The order is the wire's. */
    public enum MembershipChange {
        NONE,
        JOINED,
        LEFT;

        static MembershipChange at(int index) {
            MembershipChange[] all = values();
            if (index < 0 || index >= all.length) {
                throw new IllegalArgumentException(
                        "membership change: " + index + " (expected: 0 to " + (all.length - 1) + ")");
            }
            return all[index];
        }
    }

    public static RelayedEntry of(LogEntry entry, byte[] json) {
        MembershipChange change = switch (entry.body()) {
            case Body.Joined() -> MembershipChange.JOINED;
            case Body.Left() -> MembershipChange.LEFT;
            case Body.Message _ -> MembershipChange.NONE;
        };
        return new RelayedEntry(entry.room(), entry.position(), change, entry.by(), json);
    }

    public long seq() {
        return position.seq();
    }

    static Position position(long seq, long n, long at) {
        return new Position(seq, n, Instant.ofEpochMilli(at));
    }
}
