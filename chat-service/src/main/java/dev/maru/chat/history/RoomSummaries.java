package dev.maru.chat.history;

import dev.maru.chat.cursor.Cursor;
import dev.maru.chat.cursor.ReadCursors;
import dev.maru.chat.log.Body;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.RoomHeads;
import dev.maru.chat.log.RoomLog;
import dev.maru.chat.projection.DressedEntry;
import dev.maru.chat.projection.MessageState;
import dev.maru.chat.projection.MessageStates;
import dev.maru.contracts.room.Entry;
import dev.maru.contracts.room.RoomSummary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** How rooms look to one user: newest line and unread count. A few queries, however many rooms. */
public final class RoomSummaries {

    /** How far behind the head the newest line is looked for when the newest entries are changes to earlier ones. */
    private static final int LOOK_BACK = 20;

    private final RoomHeads heads;
    private final RoomLog log;
    private final MessageStates states;
    private final ReadCursors cursors;

    public RoomSummaries(RoomHeads heads, RoomLog log, MessageStates states, ReadCursors cursors) {
        this.heads = heads;
        this.log = log;
        this.states = states;
        this.cursors = cursors;
    }

    /** One summary for each room, in the order of the rooms. */
    public Mono<List<RoomSummary>> of(String user, List<String> rooms) {
        return Mono.zip(heads.heads(rooms), cursors.of(user, rooms))
                .flatMap(known -> lines(known.getT1())
                        .map(lines -> rooms.stream()
                                .map(room -> summary(
                                        user,
                                        room,
                                        known.getT1().get(room),
                                        lines.get(room),
                                        Objects.requireNonNull(known.getT2().get(room))))
                                .toList()));
    }

    private static RoomSummary summary(
            String user, String room, RoomHeads.@Nullable Head head, @Nullable DressedEntry line, Cursor read) {
        if (head == null) {
            return new RoomSummary(room, 0, 0, null, 0, 0);
        }
        LogEntry newest = head.newest();
        return new RoomSummary(
                room,
                newest.seq(),
                newest.n(),
                line == null ? null : toEntry(line),
                unread(user, head, read),
                read.seq());
    }

    /** Whoever said the newest line has read what was before, even if that was not written down yet. */
    private static int unread(String user, RoomHeads.Head head, Cursor read) {
        LogEntry newest = head.newest();
        if (newest.by().equals(user) && newest.body().counts()) {
            return 0;
        }
        return (int) Math.clamp(unread(head, read), 0, RoomSummary.MANY);
    }

    /** Messages after a cursor, without those that were taken back. */
    static long unread(RoomHeads.Head head, Cursor read) {
        return head.newest().n() - read.n() - head.hint().deletedAfter(read.seq());
    }

    // The newest lines

    private Mono<Map<String, DressedEntry>> lines(Map<String, RoomHeads.Head> heads) {
        Map<String, LogEntry> lines = new HashMap<>();
        List<RoomLog.Place> behind = new ArrayList<>();
        heads.forEach((room, head) -> {
            LogEntry newest = head.newest();
            if (isLine(newest)) {
                lines.put(room, newest);
            } else {
                for (long seq = newest.seq() - 1; seq > 0 && seq >= newest.seq() - LOOK_BACK; seq--) {
                    behind.add(new RoomLog.Place(room, seq));
                }
            }
        });
        return find(behind, lines).then(Mono.defer(() -> dress(lines)));
    }

    private Mono<Void> find(Collection<RoomLog.Place> places, Map<String, LogEntry> lines) {
        return places.isEmpty()
                ? Mono.empty()
                : log.find(places)
                        .filter(RoomSummaries::isLine)
                        .doOnNext(entry -> lines.merge(entry.room(), entry, (a, b) -> a.seq() > b.seq() ? a : b))
                        .then();
    }

    private static boolean isLine(LogEntry entry) {
        return MessageState.targetOf(entry) == null;
    }

    private Mono<Map<String, DressedEntry>> dress(Map<String, LogEntry> lines) {
        List<RoomLog.Place> messages = lines.values().stream()
                .filter(entry -> entry.body().kind().equals(Body.Message.KIND))
                .map(entry -> new RoomLog.Place(entry.room(), entry.seq()))
                .toList();
        return states.of(messages).map(found -> {
            Map<String, DressedEntry> dressed = new HashMap<>();
            lines.forEach((room, entry) -> dressed.put(
                    room,
                    new DressedEntry(
                            entry,
                            found.getOrDefault(new RoomLog.Place(room, entry.seq()), MessageState.UNCHANGED),
                            null)));
            return dressed;
        });
    }

    private static Entry toEntry(DressedEntry line) {
        LogEntry entry = line.entry();
        return new Entry(
                entry.room(),
                entry.seq(),
                entry.body().kind(),
                entry.n(),
                entry.by(),
                entry.at(),
                entry.key(),
                line.text(),
                line.attachments().isEmpty() ? null : line.attachments().size(),
                switch (entry.body()) {
                    case Body.Removed(String user, long _) -> user;
                    default -> null;
                },
                switch (entry.body()) {
                    case Body.Renamed(String name) -> name;
                    default -> null;
                });
    }
}
