package dev.maru.chat.room;

import dev.maru.chat.log.InsertOutcome;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.RoomLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A log in memory that behaves like a replica set on a bad day: it conflicts, loses replies before and after the commit, commits
 * late, steps down in the middle of a batch, and rolls back what no majority had. What it acknowledges it keeps, unless a protection
 * is switched off. The numbers are those of the rules of the log.
 */
final class UnreliableLog implements RoomLog {

    /** What a test can switch off, to see that it is needed. */
    enum Protection {
        /** An author's key is stored once (rules 5 and 8). */
        UNIQUE_KEYS,
        /** Nothing behind a refused entry is stored (rule 3). */
        ORDERED_INSERT,
        /** What is acknowledged survives a change of the primary (rule 6). */
        MAJORITY,
        /** What a read returns survives it as well (rule 1). */
        MAJORITY_READS,
        /** What is stored after an error is told exactly (rule 4). */
        EXACT_ERRORS,
        /** An outcome that is not known is called unknown (rules 8 and 10). */
        HONEST_UNKNOWN
    }

    private final Random random;
    private final Set<Protection> off;
    private final Scheduler network = Schedulers.newParallel("network", 2);
    private final Map<Place, LogEntry> entries = new HashMap<>();
    private final Map<Key, LogEntry> byKey = new HashMap<>();

    /** What only the primary has, and will lose. */
    private final Map<Place, LogEntry> uncommitted = new HashMap<>();

    private int conflicts;
    private int unknown;
    private int apart;

    private record Key(String room, String by, String key) {}

    private enum Fate {
        ANSWERED,
        REPLY_LOST,
        NEVER_ARRIVED,
        ARRIVES_LATE,
        STEPS_DOWN_HALFWAY,
        ROLLED_BACK
    }

    UnreliableLog(long seed, Set<Protection> off) {
        this.random = new Random(seed);
        this.off = off;
    }

    synchronized Map<Long, LogEntry> of(String room) {
        Map<Long, LogEntry> all = new TreeMap<>();
        entries.forEach((place, entry) -> {
            if (place.room().equals(room)) {
                all.put(place.seq(), entry);
            }
        });
        return all;
    }

    synchronized int conflicts() {
        return conflicts;
    }

    synchronized int unknown() {
        return unknown;
    }

    /** How many inserts had nothing to stop at. */
    synchronized int apart() {
        return apart;
    }

    void close() {
        network.dispose();
    }

    @Override
    public Mono<InsertOutcome> insert(List<LogEntry> batch) {
        return afterAMoment(5).map(_ -> execute(batch, true));
    }

    @Override
    public Mono<InsertOutcome> insertApart(List<LogEntry> batch) {
        synchronized (this) {
            apart++;
        }
        long rooms = batch.stream().map(LogEntry::room).distinct().count();
        if (rooms < batch.size()) {
            throw new IllegalArgumentException("two entries of one room");
        }
        return afterAMoment(5).map(_ -> execute(batch, false));
    }

    private synchronized InsertOutcome execute(List<LogEntry> batch, boolean ordered) {
        Fate fate = fate();
        if (fate != Fate.ANSWERED) {
            unknown++;
        }
        return switch (fate) {
            case ANSWERED -> {
                InsertOutcome outcome = store(batch, ordered);
                if (off.contains(Protection.MAJORITY) && random.nextInt(10) == 0) {
                    batch.forEach(this::forget);
                }
                yield outcome;
            }
            case REPLY_LOST -> {
                store(batch, ordered);
                yield lost();
            }
            case NEVER_ARRIVED -> lost();
            case ARRIVES_LATE -> {
                afterAMoment(50).subscribe(_ -> store(batch, ordered));
                yield lost();
            }
            case STEPS_DOWN_HALFWAY -> {
                store(batch.subList(0, random.nextInt(batch.size() + 1)), ordered);
                yield lost();
            }
            case ROLLED_BACK -> {
                storeForNow(batch);
                yield lost();
            }
        };
    }

    private Fate fate() {
        int dice = random.nextInt(100);
        return dice < 80
                ? Fate.ANSWERED
                : dice < 85
                        ? Fate.REPLY_LOST
                        : dice < 89
                                ? Fate.NEVER_ARRIVED
                                : dice < 93
                                        ? Fate.ARRIVES_LATE
                                        : dice < 97 ? Fate.STEPS_DOWN_HALFWAY : Fate.ROLLED_BACK;
    }

    private void storeForNow(List<LogEntry> batch) {
        for (LogEntry entry : batch) {
            Place place = new Place(entry.room(), entry.seq());
            if (!entries.containsKey(place) && uncommitted.putIfAbsent(place, entry) == null) {
                afterAMoment(40).subscribe(_ -> rollBack(place, entry));
            }
        }
    }

    private synchronized void rollBack(Place place, LogEntry entry) {
        uncommitted.remove(place, entry);
    }

    private InsertOutcome lost() {
        if (off.contains(Protection.HONEST_UNKNOWN)) {
            return refused(0, false, "went wrong");
        }
        return new InsertOutcome.Unknown(new IllegalStateException("the reply was lost"));
    }

    private synchronized InsertOutcome store(List<LogEntry> batch, boolean ordered) {
        List<InsertOutcome.Rejection> rejections = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            LogEntry entry = batch.get(i);
            Place place = new Place(entry.room(), entry.seq());
            Key key = new Key(entry.room(), entry.by(), entry.key());
            boolean taken =
                    entries.containsKey(place) || !off.contains(Protection.UNIQUE_KEYS) && byKey.containsKey(key);
            if (!taken) {
                entries.put(place, entry);
                byKey.put(key, entry);
                continue;
            }
            conflicts++;
            if (off.contains(Protection.EXACT_ERRORS)) {
                return refused(batch.size() - 1, true, "somewhere");
            }
            rejections.add(new InsertOutcome.Rejection(i, true, "taken"));
            if (ordered && !off.contains(Protection.ORDERED_INSERT)) {
                break;
            }
        }
        return rejections.isEmpty()
                ? new InsertOutcome.Stored()
                : new InsertOutcome.Refused(ordered ? rejections.subList(0, 1) : rejections, ordered);
    }

    private static InsertOutcome refused(int index, boolean duplicate, String reason) {
        return new InsertOutcome.Refused(List.of(new InsertOutcome.Rejection(index, duplicate, reason)), true);
    }

    private void forget(LogEntry entry) {
        Place place = new Place(entry.room(), entry.seq());
        if (entries.remove(place, entry)) {
            byKey.remove(new Key(entry.room(), entry.by(), entry.key()));
        }
    }

    @Override
    public Flux<LogEntry> find(Collection<Place> places) {
        return answer(() -> places.stream()
                        .map(this::visible)
                        .filter(entry -> entry != null)
                        .toList())
                .flatMapIterable(found -> found);
    }

    @Override
    public Flux<LogEntry> find(String room, Collection<Name> names) {
        return answer(() -> names.stream()
                        .map(name -> byKey.get(new Key(room, name.by(), name.key())))
                        .filter(Objects::nonNull)
                        .toList())
                .flatMapIterable(found -> found);
    }

    @Override
    public Mono<List<LogEntry>> read(String room, long first, long last) {
        return answer(() -> LongStream.rangeClosed(first, last)
                .mapToObj(seq -> visible(new Place(room, seq)))
                .filter(entry -> entry != null)
                .toList());
    }

    private @Nullable LogEntry visible(Place place) {
        LogEntry entry = entries.get(place);
        return entry == null && off.contains(Protection.MAJORITY_READS) ? uncommitted.get(place) : entry;
    }

    private Mono<List<LogEntry>> answer(Supplier<List<LogEntry>> query) {
        return afterAMoment(3).map(_ -> {
            synchronized (this) {
                if (random.nextInt(20) == 0) {
                    throw new IllegalStateException("the connection was lost");
                }
                return new ArrayList<>(query.get());
            }
        });
    }

    private Mono<Long> afterAMoment(int maxMillis) {
        int millis;
        synchronized (this) {
            millis = random.nextInt(maxMillis + 1);
        }
        return Mono.delay(Duration.ofMillis(millis), network);
    }

    /** What is wrong with the log itself; empty when nothing is. */
    synchronized List<String> violations(String room) {
        List<String> wrong = new ArrayList<>();
        long expected = 1;
        Set<Key> keys = new HashSet<>();
        for (LogEntry entry : of(room).values()) {
            if (entry.seq() != expected) {
                wrong.add(room + ": hole before " + entry.seq());
            }
            if (entry.n() != entry.seq()) {
                wrong.add(room + ": n " + entry.n() + " at " + entry.seq());
            }
            if (!keys.add(new Key(room, entry.by(), entry.key()))) {
                wrong.add(room + ": twice " + entry.key());
            }
            expected = entry.seq() + 1;
        }
        return wrong;
    }
}
