package dev.maru.benchmarks.live;

import dev.maru.chat.log.ChangeLog;
import dev.maru.chat.log.InsertOutcome;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.RoomLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The log in memory, of which the newest entries are kept: enough for the numbers and pages of a benchmark, in which nobody sends a key
 * again.
 */
final class MemoryLog implements RoomLog, ChangeLog {

    /** More than a page, so that whoever subscribes finds all of it. */
    private static final int KEPT_OF_A_ROOM = 256;

    private static final int MAX_ROOMS = 1000;

    /** Those used last are last; guarded by itself. */
    private final Map<String, PackedRoom> rooms = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PackedRoom> eldest) {
            return size() > MAX_ROOMS;
        }
    };

    @Override
    public Mono<InsertOutcome> insert(List<LogEntry> batch) {
        synchronized (rooms) {
            for (LogEntry entry : batch) {
                rooms.computeIfAbsent(entry.room(), room -> new PackedRoom(room, KEPT_OF_A_ROOM))
                        .add(entry);
            }
        }
        return Mono.just(new InsertOutcome.Stored());
    }

    @Override
    public Mono<InsertOutcome> insertApart(List<LogEntry> batch) {
        return insert(batch);
    }

    @Override
    public Flux<LogEntry> find(Collection<Place> places) {
        List<LogEntry> found = new ArrayList<>();
        places.forEach(place -> found.addAll(between(place.room(), place.seq(), place.seq())));
        return Flux.fromIterable(found);
    }

    @Override
    public Flux<LogEntry> find(String room, Collection<Name> names) {
        return Flux.fromIterable(between(room, 0, Long.MAX_VALUE))
                .filter(entry -> names.contains(new Name(entry.by(), entry.key())));
    }

    @Override
    public Mono<List<LogEntry>> read(String room, long first, long last) {
        return Mono.just(between(room, first, last));
    }

    private List<LogEntry> between(String room, long first, long last) {
        synchronized (rooms) {
            PackedRoom entries = rooms.get(room);
            return entries == null ? List.of() : entries.between(first, last);
        }
    }

    @Override
    public Flux<LogEntry> changes(String room, long first, long last) {
        return Flux.empty();
    }

    @Override
    public Mono<Void> redact(String room, long message, Collection<Long> edits) {
        return Mono.empty();
    }
}
