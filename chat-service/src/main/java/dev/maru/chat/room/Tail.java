package dev.maru.chat.room;

import dev.maru.chat.frame.ServerFrames;
import dev.maru.chat.relay.RelayedEntry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of a room, for those who are being caught up: read once, however many they are. Confined to the rooms thread.
 *
 * <p>What happens while it is being read is put behind what was read.
 */
final class Tail {

    /** How many encoded pages are kept: those who lost their connection together mostly need the same one. */
    private static final int MAX_PAGES = 4;

    private static final byte[] EMPTY = ServerFrames.array(List.of());

    private final int most;
    private final ArrayDeque<RelayedEntry> entries = new ArrayDeque<>();

    /** Encoded pages of the entries as they are, by the number that a page starts with. */
    private final Map<Long, byte[]> pages = new HashMap<>();

    private boolean loaded;
    private long lastUsed = System.nanoTime();

    /** @param most how many entries are kept */
    Tail(int most) {
        this.most = most;
    }

    boolean isLoaded() {
        return loaded;
    }

    /** What was read: all entries of a stretch, up to the position that the room had when the reading began. */
    void load(Collection<RelayedEntry> page) {
        ArrayDeque<RelayedEntry> since = new ArrayDeque<>(entries);
        entries.clear();
        page.forEach(this::add);
        since.forEach(this::add);
        loaded = true;
    }

    void add(RelayedEntry entry) {
        entries.addLast(entry);
        if (entries.size() > most) {
            entries.removeFirst();
        }
        pages.clear();
    }

    /** The entries from a number to the room's position as a JSON array; null if they do not reach back that far. */
    byte @Nullable [] from(long first, long head) {
        lastUsed = System.nanoTime();
        if (first > head) {
            return EMPTY;
        }
        if (entries.isEmpty() || entries.getFirst().seq() > first) {
            return null;
        }
        byte[] page = pages.get(first);
        if (page == null) {
            page = ServerFrames.array(entries.stream()
                    .filter(entry -> entry.seq() >= first)
                    .map(RelayedEntry::json)
                    .toList());
            if (pages.size() < MAX_PAGES) {
                pages.put(first, page);
            }
        }
        return page;
    }

    boolean isUnusedSince(long now, Duration time) {
        return loaded && now - lastUsed > time.toNanos();
    }
}
