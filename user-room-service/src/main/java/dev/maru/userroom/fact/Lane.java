package dev.maru.userroom.fact;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.maru.contracts.room.Facts;
import dev.maru.contracts.room.Line;
import dev.maru.contracts.room.MembershipState;
import dev.maru.contracts.room.RoomRules;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Appends to one partition: one insert at a time, of all that waits. Another instance may have had a number first, or the fact itself: then
 * what was missed is read, and what is not in it is inserted behind it.
 */
final class Lane {

    private static final int MAX_BATCH = 100;
    private static final int MAX_WAITING = 5_000;

    /** Inserts that may lose in a row; each time another instance's facts got in. */
    private static final int MAX_ATTEMPTS = 50;

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long UNKNOWN = -1;

    private final ReactiveMongoTemplate mongo;
    private final Clock clock;
    private final Runnable bell;
    private final int partition;
    private final ArrayDeque<Draft> waiting = new ArrayDeque<>();
    private boolean inserting;
    private volatile long last = UNKNOWN;

    private record Draft(
            String key,
            @Nullable MembershipState membership,
            @Nullable RoomRules rules,
            @Nullable Line line,
            Sinks.Empty<Void> done) {}

    /** @param bell rung when facts were appended */
    Lane(ReactiveMongoTemplate mongo, Clock clock, Runnable bell, int partition) {
        this.bell = bell;
        this.mongo = mongo;
        this.clock = clock;
        this.partition = partition;
    }

    Mono<Void> append(
            String key, @Nullable MembershipState membership, @Nullable RoomRules rules, @Nullable Line line) {
        return Mono.defer(() -> {
            Draft draft = new Draft(key, membership, rules, line, Sinks.empty());
            boolean first;
            synchronized (waiting) {
                if (waiting.size() >= MAX_WAITING) {
                    return Mono.error(new IllegalStateException("too many facts wait"));
                }
                waiting.add(draft);
                first = !inserting;
                inserting = true;
            }
            if (first) {
                next();
            }
            return draft.done.asMono();
        });
    }

    private void next() {
        List<Draft> batch = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        synchronized (waiting) {
            // One fact may wait twice, told by two at once: the second finds the first.
            while (batch.size() < MAX_BATCH
                    && !waiting.isEmpty()
                    && keys.add(waiting.getFirst().key())) {
                batch.add(waiting.removeFirst());
            }
            if (batch.isEmpty()) {
                inserting = false;
                return;
            }
        }
        store(batch, 0)
                .timeout(TIMEOUT)
                .subscribe(
                        nothing -> {},
                        e -> {
                            last = UNKNOWN;
                            batch.forEach(draft -> draft.done.tryEmitError(e));
                            next();
                        },
                        this::next);
    }

    private Mono<Void> store(List<Draft> batch, int attempts) {
        if (batch.isEmpty()) {
            return Mono.empty();
        }
        if (attempts == MAX_ATTEMPTS) {
            return Mono.error(new IllegalStateException("partition " + partition + " is too busy"));
        }
        return position()
                .flatMapMany(position -> mongo.insert(documents(batch, position), FactDocument.class))
                .then(Mono.fromRunnable(() -> {
                    last += batch.size();
                    bell.run();
                    told(batch);
                }))
                .then()
                .onErrorResume(
                        DuplicateKeyException.class, e -> rest(batch).flatMap(rest -> store(rest, attempts + 1)));
    }

    private Mono<Long> position() {
        return last == UNKNOWN
                ? FactLog.head(mongo, partition).doOnNext(head -> last = head)
                : Mono.fromSupplier(() -> last);
    }

    /** What the log does not have of a batch that was refused in the middle; those that it has are told so. */
    private Mono<List<Draft>> rest(List<Draft> batch) {
        Set<String> keys = new HashSet<>();
        return missed().then(mongo.find(
                                query(where("key")
                                        .in(batch.stream().map(Draft::key).toList())),
                                FactDocument.class)
                        .map(FactDocument::key)
                        .collect(() -> keys, Collection::add))
                .map(stored -> {
                    told(batch.stream()
                            .filter(draft -> stored.contains(draft.key()))
                            .toList());
                    return batch.stream()
                            .filter(draft -> !stored.contains(draft.key()))
                            .toList();
                });
    }

    /** Moves the position over all that is there. */
    private Mono<Void> missed() {
        return Mono.defer(() -> mongo.find(
                                query(where("_id")
                                        .in(FactLog.ids(partition, last).toList())),
                                FactDocument.class)
                        .map(FactDocument::seq)
                        .collect(HashSet<Long>::new, Collection::add))
                .flatMap(found -> {
                    long before = last;
                    while (found.contains(last + 1)) {
                        last++;
                    }
                    return last - before == Facts.MAX ? missed() : Mono.empty();
                });
    }

    private static void told(Collection<Draft> stored) {
        stored.forEach(draft -> draft.done.tryEmitEmpty());
    }

    private List<FactDocument> documents(List<Draft> batch, long position) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<FactDocument> documents = new ArrayList<>(batch.size());
        for (Draft draft : batch) {
            long seq = position + 1 + documents.size();
            documents.add(new FactDocument(
                    FactDocument.id(partition, seq),
                    partition,
                    seq,
                    draft.key(),
                    now,
                    draft.membership(),
                    draft.rules(),
                    draft.line()));
        }
        return documents;
    }
}
