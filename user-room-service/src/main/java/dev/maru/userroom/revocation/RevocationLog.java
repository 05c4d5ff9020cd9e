package dev.maru.userroom.revocation;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.maru.platform.blocking.Blocking;
import dev.maru.platform.security.Revocation;
import dev.maru.platform.security.RevocationFeed;
import dev.maru.platform.security.RevokedTokens;
import dev.maru.userroom.outbox.CompareAndSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * All revocations of the last hours, numbered without a hole: whoever has read up to a number has read all before it, on
 * whichever instance they were made. Every instance keeps them in memory and reads by key what the others added, four
 * times a second; so those who follow it cost the store nothing.
 */
public final class RevocationLog implements RevocationFeed, SmartInitializingSingleton {

    /** How often this instance looks for what others added. */
    static final Duration POLL = Duration.ofMillis(250);

    /** How long a question waits for something to tell. */
    static final Duration WAIT = Duration.ofSeconds(2);

    /** Longer than any token lives, and than anybody who follows goes on from an old position. */
    static final Duration KEPT = RevokedTokens.LONGEST_LIFE.multipliedBy(2);

    static final Duration SWEEP = Duration.ofMinutes(10);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    /** Keys that one look asks for. */
    private static final int PAGE = 64;

    private final ReactiveMongoTemplate mongo;
    private final Clock clock;
    private final ConcurrentNavigableMap<Long, Revocation> known = new ConcurrentSkipListMap<>();
    private final Sinks.Many<Long> heads = Sinks.many().replay().latestOrDefault(0L);
    private volatile long head;

    RevocationLog(ReactiveMongoTemplate mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    /** Completes when the session's tokens are void, as soon as everybody has read so. */
    public Mono<Void> revokeSession(String key, String user, String session) {
        return append(key, user, session, null, null);
    }

    /**
     * Completes when the user's tokens of earlier generations are void, as soon as everybody has read so.
     *
     * @param spared the session that stays; null when all end
     */
    public Mono<Void> revokeBefore(String key, String user, long generation, @Nullable String spared) {
        return append(key, user, null, generation, spared);
    }

    @Override
    public Mono<Page> after(@Nullable Long after) {
        if (after == null) {
            return Mono.fromSupplier(() -> page(0));
        }
        if (after > head) {
            // Another instance told it more than we know. If that is not in the store either, it begins anew.
            return look().then(Mono.defer(() -> after > head ? Mono.fromSupplier(() -> page(0)) : after(after)));
        }
        return heads.asFlux()
                .filter(last -> last > after)
                .next()
                .timeout(WAIT, Mono.empty())
                .then(Mono.fromSupplier(() -> page(after)));
    }

    /** Nobody is told anything before this instance knows what there is. */
    @Override
    @Blocking("the main thread, while the context starts")
    public void afterSingletonsInstantiated() {
        load().block(START_TIMEOUT);
    }

    Mono<Void> load() {
        return mongo.find(new Query().with(Sort.by("_id")), StoredRevocation.class)
                .collectList()
                .doOnNext(stored -> {
                    if (!stored.isEmpty()) {
                        begin(stored);
                    }
                })
                .then();
    }

    private Page page(long after) {
        long last = head;
        List<Revocation> items = after >= last
                ? List.of()
                : List.copyOf(known.subMap(after, false, last, true).values());
        return new Page(items, last);
    }

    private Mono<Void> append(
            String key, String user, @Nullable String session, @Nullable Long generation, @Nullable String spared) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return CompareAndSet.untilWon(Mono.defer(() -> {
            var next = new StoredRevocation(head + 1, key, user, session, generation, spared, now);
            return mongo.insert(next)
                    .doOnNext(stored -> advance(List.of(stored)))
                    .thenReturn(true)
                    // Which key refused it is not said: the number was taken, or this was revoked before.
                    .onErrorResume(DuplicateKeyException.class, e -> look().then(isThere(key)));
        }));
    }

    private Mono<Boolean> isThere(String key) {
        return mongo.exists(query(where("key").is(key)), StoredRevocation.class);
    }

    /** Reads what was added behind the head. */
    Mono<Void> look() {
        return Mono.defer(() -> {
            List<Long> next =
                    LongStream.rangeClosed(head + 1, head + PAGE).boxed().toList();
            return mongo.find(query(where("_id").in(next)).with(Sort.by("_id")), StoredRevocation.class)
                    .collectList()
                    .doOnNext(this::advance)
                    .flatMap(found -> found.size() == PAGE ? look() : Mono.empty());
        });
    }

    private synchronized void begin(List<StoredRevocation> stored) {
        stored.forEach(each -> known.put(each.seq(), each.told()));
        head = Math.max(head, stored.getLast().seq());
        heads.tryEmitNext(head);
    }

    private synchronized void advance(List<StoredRevocation> found) {
        boolean further = false;
        for (StoredRevocation each : found) {
            if (each.seq() == head + 1) {
                known.put(each.seq(), each.told());
                head = each.seq();
                further = true;
            }
        }
        if (further) {
            heads.tryEmitNext(head);
        }
    }

    /** Forgets what no token can be judged by any more; the last one stays, because the next number follows from it. */
    Mono<Void> removeOld() {
        Instant old = clock.instant().minus(KEPT);
        long last = head;
        known.values().removeIf(each -> each.seq() < last && each.at().isBefore(old));
        return mongo.remove(query(where("_id").lt(last).and("at").lt(old)), StoredRevocation.class)
                .then();
    }
}
