package dev.maru.chat.log;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import dev.maru.chat.batch.Coalescer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Finds the newest entry of a room.
 *
 * <p>A hint says where the head was a moment ago. From there the search gallops over keys: dense numbering means that an
 * entry exists exactly if the head is not before it.
 */
public final class RoomHeads {

    /** How far one round looks ahead: 1, 2, 4 … 2^10 entries. */
    private static final int STRIDES = 11;

    private static final int ASK_AT_ONCE = 200;

    private final HeadHints hints;
    private final RoomLog log;
    private final Coalescer<String, Optional<Head>> questions = new Coalescer<>(this::each, ASK_AT_ONCE);

    public RoomHeads(HeadHints hints, RoomLog log) {
        this.hints = hints;
        this.log = log;
    }

    /**
     * The head of a room.
     *
     * @param newest its newest entry
     * @param hint what the hint said when the search began
     */
    public record Head(LogEntry newest, HeadHints.Hint hint) {}

    /** The head of one room; empty while nothing was ever written there. Those asked for at the same time are looked for together. */
    public Mono<Head> head(String room) {
        return Mono.fromFuture(() -> questions.ask(room)).flatMap(Mono::justOrEmpty);
    }

    private Mono<Map<String, Optional<Head>>> each(Collection<String> rooms) {
        return heads(rooms)
                .map(found -> rooms.stream().collect(toMap(identity(), room -> Optional.ofNullable(found.get(room)))));
    }

    /** The heads by room; rooms without entries are left out. */
    public Mono<Map<String, Head>> heads(Collection<String> rooms) {
        return hints.of(rooms).flatMap(known -> {
            Map<String, Long> from = new HashMap<>();
            rooms.forEach(room -> from.put(room, hint(known, room).seq()));
            return gallop(from, new HashMap<>()).map(newest -> {
                Map<String, Head> heads = new HashMap<>();
                newest.forEach((room, entry) -> heads.put(room, new Head(entry, hint(known, room))));
                return heads;
            });
        });
    }

    private static HeadHints.Hint hint(Map<String, HeadHints.Hint> known, String room) {
        return known.getOrDefault(room, HeadHints.Hint.NONE);
    }

    /** Looks ahead of {@code from} in all rooms at once, until in each of them the next entry is known not to exist. */
    private Mono<Map<String, LogEntry>> gallop(Map<String, Long> from, Map<String, LogEntry> heads) {
        if (from.isEmpty()) {
            return Mono.just(heads);
        }
        List<RoomLog.Place> places = new ArrayList<>(from.size() * (STRIDES + 1));
        from.forEach((room, seq) -> {
            if (seq > 0) {
                places.add(new RoomLog.Place(room, seq));
            }
            for (int i = 0; i < STRIDES; i++) {
                places.add(new RoomLog.Place(room, seq + (1L << i)));
            }
        });
        return log.find(places)
                .collect(toMap(LogEntry::room, entry -> entry, (a, b) -> a.seq() > b.seq() ? a : b))
                .flatMap(found -> {
                    Map<String, Long> onwards = new HashMap<>();
                    found.forEach((room, entry) -> {
                        heads.put(room, entry);
                        if (entry.seq() > from.getOrDefault(room, 0L)) {
                            onwards.put(room, entry.seq());
                        }
                    });
                    return gallop(onwards, heads);
                });
    }
}
