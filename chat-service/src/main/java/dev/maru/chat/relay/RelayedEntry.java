package dev.maru.chat.relay;

import dev.maru.chat.log.Body;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.Position;
import dev.maru.platform.trace.TraceLog;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry on its way to people: its place, what instances have to do about it, and its encoded form.
 *
 * @param room the room's id
 * @param position its place in the log
 * @param effect what it does besides being told
 * @param user whose membership it changes; empty for other effects
 * @param target the message that it takes back, or the version of the membership that it ends; 0 for other effects
 * @param json the {@code entry} frame: what native sockets get, byte for byte
 * @param traceId the trace whose way is written down; null mostly
 */
public record RelayedEntry(
        String room,
        Position position,
        Effect effect,
        String user,
        long target,
        byte[] json,
        @Nullable String traceId) {

    private static final String NOBODY = "";

    /** What an entry does besides being told. The order is the wire's. */
    public enum Effect {
        NONE,
        JOINED,
        LEFT,
        DELETED;

        static Effect at(int index) {
            Effect[] all = values();
            if (index < 0 || index >= all.length) {
                throw new IllegalArgumentException("effect: " + index + " (expected: 0 to " + (all.length - 1) + ")");
            }
            return all[index];
        }
    }

    public static RelayedEntry of(LogEntry entry, byte[] json) {
        return switch (entry.body()) {
            case Body.Joined() -> of(entry, Effect.JOINED, entry.by(), 0, json);
            case Body.Left(long version) -> of(entry, Effect.LEFT, entry.by(), version, json);
            case Body.Removed(String user, long version) -> of(entry, Effect.LEFT, user, version, json);
            case Body.Delete(long target) -> of(entry, Effect.DELETED, NOBODY, target, json);
            default -> of(entry, Effect.NONE, NOBODY, 0, json);
        };
    }

    private static RelayedEntry of(LogEntry entry, Effect effect, String user, long target, byte[] json) {
        return new RelayedEntry(entry.room(), entry.position(), effect, user, target, json, null);
    }

    /** The same entry as a part of a trace. */
    public RelayedEntry tracedBy(@Nullable String id) {
        return id == null ? this : new RelayedEntry(room, position, effect, user, target, json, id);
    }

    /** Notes where it is. */
    public void reached(String hop) {
        TraceLog.reached(hop, traceId, room, seq());
    }

    public long seq() {
        return position.seq();
    }

    static Position position(long seq, long n, long at) {
        return new Position(seq, n, Instant.ofEpochMilli(at));
    }
}
