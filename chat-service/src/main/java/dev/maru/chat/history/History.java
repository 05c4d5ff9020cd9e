package dev.maru.chat.history;

import dev.maru.chat.log.RoomHeads;
import dev.maru.chat.log.RoomLog;
import dev.maru.chat.projection.DressedEntry;
import dev.maru.chat.projection.Messages;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Pages of a room's log: a page is a list of keys that is known in advance. */
public final class History {

    private final RoomLog log;
    private final RoomHeads heads;
    private final Messages messages;

    /**
     * A page.
     *
     * @param entries oldest first; a page is one of entries and may hold no message
     * @param head the number of the newest entry; 0 in an empty room
     */
    public record Page(List<DressedEntry> entries, long head) {}

    public History(RoomLog log, RoomHeads heads, Messages messages) {
        this.log = log;
        this.heads = heads;
        this.messages = messages;
    }

    /**
     * Reads a page: before one entry, after one, or the newest. All positions are exclusive.
     *
     * @param before null, or the page ends right before this number
     * @param after null, or the page begins right after this number
     */
    Mono<Page> page(String room, @Nullable Long before, @Nullable Long after, int limit) {
        return heads.head(room)
                .flatMap(head -> page(room, head, before, after, limit))
                .defaultIfEmpty(new Page(List.of(), 0));
    }

    /**
     * Reads a message and what stands around it; empty when there is no such message.
     *
     * @param reach how many entries before it and after it
     */
    Mono<Page> around(String room, long seq, int reach) {
        return messages.message(room, seq)
                .flatMap(there -> page(room, null, Math.max(0, seq - reach - 1), reachOf(seq, reach)));
    }

    /** Fewer at the beginning of a room: what is not there before the message is not made up for behind it. */
    private static int reachOf(long seq, int reach) {
        return (int) Math.min(reach, seq - 1) + 1 + reach;
    }

    private Mono<Page> page(String room, RoomHeads.Head at, @Nullable Long before, @Nullable Long after, int limit) {
        long head = at.newest().seq();
        long first;
        long last;
        if (after != null) {
            first = after + 1;
            last = Math.min(head, after + limit);
        } else {
            last = before == null ? head : Math.min(head, before - 1);
            first = Math.max(1, last - limit + 1);
        }
        return log.read(room, first, last)
                .flatMap(entries -> messages.dress(room, entries, at))
                .map(entries -> new Page(entries, head));
    }
}
