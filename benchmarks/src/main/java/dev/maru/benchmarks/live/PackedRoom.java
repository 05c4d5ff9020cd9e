package dev.maru.benchmarks.live;

import dev.maru.chat.log.Body;
import dev.maru.chat.log.BodyHasher;
import dev.maru.chat.log.LogEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of one room, as bytes in one array: kept as objects they would be most of what survives a collection, and its pauses
 * would be those of the stand-in for a store that has none of them.
 */
final class PackedRoom {

    private static final int SLOT = 512;

    /** By which nobody is recognised: nobody sends a key again. */
    private static final BodyHasher HASHER = new BodyHasher(new byte[32]);

    private final String room;
    private final int kept;
    private final ByteBuffer slots;

    /** What does not fit in a slot. */
    private final @Nullable LogEntry[] odd;

    private long last;
    private int size;

    PackedRoom(String room, int kept) {
        this.room = room;
        this.kept = kept;
        this.slots = ByteBuffer.allocate(kept * SLOT);
        this.odd = new LogEntry[kept];
    }

    /** @param entry follows the last one */
    void add(LogEntry entry) {
        last = entry.seq();
        size = Math.min(size + 1, kept);
        int slot = slotOf(last);
        odd[slot] = pack(entry, slot) ? null : entry;
    }

    private int slotOf(long seq) {
        return (int) (seq % kept);
    }

    private boolean pack(LogEntry entry, int slot) {
        if (!(entry.body() instanceof Body.Message message) || !message.equals(new Body.Message(message.text()))) {
            return false;
        }
        byte[] by = entry.by().getBytes(StandardCharsets.UTF_8);
        byte[] key = entry.key().getBytes(StandardCharsets.UTF_8);
        byte[] text = message.text().getBytes(StandardCharsets.UTF_8);
        if (2 * Long.BYTES + 3 * Short.BYTES + by.length + key.length + text.length > SLOT) {
            return false;
        }
        slots.position(slot * SLOT).putLong(entry.n()).putLong(entry.at().toEpochMilli());
        put(by);
        put(key);
        put(text);
        return true;
    }

    private void put(byte[] text) {
        slots.putShort((short) text.length).put(text);
    }

    /** What is kept of a stretch, in order. */
    List<LogEntry> between(long first, long upTo) {
        List<LogEntry> found = new ArrayList<>();
        for (long seq = Math.max(first, last - size + 1); seq <= Math.min(upTo, last); seq++) {
            LogEntry whole = odd[slotOf(seq)];
            found.add(whole == null ? unpack(seq) : whole);
        }
        return found;
    }

    private LogEntry unpack(long seq) {
        ByteBuffer from = slots.duplicate().position(slotOf(seq) * SLOT);
        long n = from.getLong();
        Instant at = Instant.ofEpochMilli(from.getLong());
        String by = text(from);
        String key = text(from);
        Body body = new Body.Message(text(from));
        return new LogEntry(room, seq, n, by, at, key, body, HASHER.hash(body));
    }

    private static String text(ByteBuffer from) {
        byte[] text = new byte[from.getShort()];
        from.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
