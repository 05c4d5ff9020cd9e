package dev.maru.chat.history;

import dev.maru.chat.cursor.Cursor;
import dev.maru.chat.cursor.ReadCursors;
import dev.maru.chat.log.Body;
import dev.maru.chat.log.HeadHints;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.RoomHeads;
import dev.maru.chat.log.RoomLog;
import dev.maru.chat.projection.MessageState;
import dev.maru.chat.projection.MessageStates;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Counts again, entry by entry, what is otherwise computed from two positions, for a few of those who read lately. A difference is a
 * defect: it is counted, told in the log, and put right.
 */
public final class UnreadAudit {

    private static final Logger log = LoggerFactory.getLogger(UnreadAudit.class);
    private static final int AT_ONCE = 10;

    /** Further behind nobody counts exactly. */
    private static final int MAX_BEHIND = 1000;

    private final RoomHeads heads;
    private final HeadHints hints;
    private final RoomLog entries;
    private final MessageStates states;
    private final ReadCursors cursors;
    private final Counter audited;
    private final Counter drifted;

    public UnreadAudit(
            RoomHeads heads,
            HeadHints hints,
            RoomLog entries,
            MessageStates states,
            ReadCursors cursors,
            MeterRegistry meters) {
        this.heads = heads;
        this.hints = hints;
        this.entries = entries;
        this.states = states;
        this.cursors = cursors;
        this.audited = meters.counter("maru.unread.audited");
        this.drifted = meters.counter("maru.unread.drifted");
    }

    /** Audits a few of those who read lately; completes always. */
    Mono<Void> lately() {
        return Flux.fromIterable(cursors.movedLately(AT_ONCE))
                .concatMap(place -> audit(place.room(), place.user()))
                .then()
                .onErrorResume(e -> {
                    log.debug("An audit failed", e);
                    return Mono.empty();
                });
    }

    /**
     * Compares one count, and repairs what it is computed from.
     *
     * @return whether it was right; empty when there is nothing to count, or too much
     */
    public Mono<Boolean> audit(String room, String user) {
        return Mono.zip(heads.head(room), cursors.of(user, room))
                .filter(known -> behind(known.getT1(), known.getT2()) <= MAX_BEHIND)
                .flatMap(known -> recount(room, user, known.getT1(), known.getT2()));
    }

    private static long behind(RoomHeads.Head head, Cursor read) {
        return head.newest().seq() - read.seq();
    }

    private Mono<Boolean> recount(String room, String user, RoomHeads.Head head, Cursor read) {
        return entries.read(room, Math.max(1, read.seq()), head.newest().seq())
                .flatMap(found -> states.of(found.stream()
                                .map(entry -> new RoomLog.Place(room, entry.seq()))
                                .toList())
                        .flatMap(known -> compare(room, user, head, read, found, known)));
    }

    private Mono<Boolean> compare(
            String room,
            String user,
            RoomHeads.Head head,
            Cursor read,
            List<LogEntry> found,
            Map<RoomLog.Place, MessageState> known) {
        audited.increment();
        long counted = 0;
        List<Long> deleted = new ArrayList<>();
        long n = 0;
        for (LogEntry entry : found) {
            if (entry.seq() == read.seq()) {
                n = entry.n();
            } else if (entry.body().counts()) {
                if (isDeleted(entry, known)) {
                    deleted.add(entry.seq());
                } else {
                    counted++;
                }
            }
        }
        long computed = RoomSummaries.unread(head, read);
        if (computed == counted) {
            return Mono.just(true);
        }
        drifted.increment();
        log.warn("{} of room {} has {} unread, not {}", user, room, counted, computed);
        return Flux.fromIterable(deleted)
                .concatMap(seq -> hints.deleted(room, seq))
                .then(cursors.correct(room, user, new Cursor(read.seq(), n)))
                .thenReturn(false);
    }

    private static boolean isDeleted(LogEntry entry, Map<RoomLog.Place, MessageState> known) {
        return entry.body() instanceof Body.Redacted
                || known.getOrDefault(new RoomLog.Place(entry.room(), entry.seq()), MessageState.UNCHANGED)
                        .isDeleted();
    }
}
