package dev.maru.chat.fact;

import dev.maru.chat.bell.Bell;
import dev.maru.contracts.room.Fact;
import dev.maru.contracts.room.Facts;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Deals with the facts of one partition, oldest first, while this instance has its lease. One turn after the other: read what follows on
 * the position, do what it asks for, move the position. Whoever dies between the two last steps has done it, and a successor does it again;
 * so what is done must be harmless when it is repeated.
 *
 * <p>The facts of one room are dealt with one by one, those of several rooms at the same time. The position moves up to the first one that
 * could not be dealt with yet.
 */
final class PartitionReader {

    private static final Logger log = LoggerFactory.getLogger(PartitionReader.class);

    /** Rooms that are dealt with at the same time. */
    private static final int ROOMS_AT_ONCE = 16;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final int partition;
    private final String self;
    private final FactSource facts;
    private final FactCursors cursors;
    private final ParkedFactStore parked;
    private final Function<Fact, Mono<Telling>> effect;
    private final FactProperties properties;
    private final Counter forgotten;
    private final LongSupplier clock;
    private final Bell bell = new Bell();

    /** Facts behind the position that were dealt with all the same. */
    private final Set<String> ahead = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Lease held;

    /** The lease of another instance as it was when its beat moved last, as far as this one saw. */
    private @Nullable Lease watched;

    private long watchedSince;

    /** When the lease was confirmed last. */
    private long confirmedAt;

    /** When there was nothing left to read, or this instance began to read. */
    private volatile long caughtUpAt;

    private Duration pause = Duration.ZERO;

    /**
     * @param self this instance
     * @param effect what a fact asks for
     * @param forgotten counts how often facts were gone before they were read
     * @param clock monotonic, in nanoseconds
     */
    PartitionReader(
            int partition,
            String self,
            FactSource facts,
            FactCursors cursors,
            ParkedFactStore parked,
            Function<Fact, Mono<Telling>> effect,
            FactProperties properties,
            Counter forgotten,
            LongSupplier clock) {
        this.partition = partition;
        this.self = self;
        this.facts = facts;
        this.cursors = cursors;
        this.parked = parked;
        this.effect = effect;
        this.properties = properties;
        this.forgotten = forgotten;
        this.clock = clock;
    }

    /** There is something to read, for whoever has the lease. */
    void ring() {
        if (isHolding()) {
            bell.ring();
        }
    }

    boolean isHolding() {
        return held != null;
    }

    /** How long there was always something left to read, in seconds; 0 while another instance reads. */
    double lag() {
        return held == null ? 0 : (clock.getAsLong() - caughtUpAt) / 1e9;
    }

    /** Takes turns for as long as somebody subscribes. */
    Mono<Void> run() {
        return Mono.defer(this::turn)
                .onErrorResume(e -> {
                    log.debug("Facts of partition {} are not read now: {}", partition, e.toString());
                    pauseLonger();
                    return Mono.empty();
                })
                .then(Mono.defer(() -> pause.isZero()
                        ? bell.pause(properties.every())
                        : Mono.delay(pause).then()))
                .repeat()
                .then();
    }

    /** Gives the lease up, so that a successor need not wait. */
    Mono<Void> release() {
        Lease lease = held;
        held = null;
        return lease == null ? Mono.empty() : cursors.release(lease);
    }

    /** Deals with all that there is, if this instance has the lease or gets it. */
    Mono<Void> turn() {
        Lease lease = held;
        return lease != null ? readOn(lease) : acquire().flatMap(this::readOn);
    }

    // Whose turn it is

    private Mono<Lease> acquire() {
        return cursors.find(partition)
                .singleOptional()
                .flatMap(found -> found.map(lease -> isOver(lease) ? cursors.take(lease, self) : Mono.<Lease>empty())
                        .orElseGet(() -> cursors.begin(partition, self)))
                .doOnNext(lease -> {
                    log.info("Reads facts of partition {} from {} on", partition, lease.position());
                    held = lease;
                    watched = null;
                    ahead.clear();
                    confirmedAt = clock.getAsLong();
                    caughtUpAt = confirmedAt;
                });
    }

    private boolean isOver(Lease lease) {
        long now = clock.getAsLong();
        if (!lease.isAsStillAs(watched)) {
            watched = lease;
            watchedSince = now;
        }
        return lease.owner() == null || now - watchedSince >= properties.lease().toNanos();
    }

    private Mono<Void> lost() {
        log.info("Facts of partition {} are read by another instance now", partition);
        held = null;
        return Mono.empty();
    }

    // What there is

    private Mono<Void> readOn(Lease lease) {
        return facts.after(partition, lease.position())
                .map(page -> new Page(page, lease.position()))
                .onErrorResume(WebClientResponseException.Gone.class, _ -> restart(lease))
                .flatMap(page -> Mono.firstWithSignal(deal(page), beat(lease))
                        .flatMap(reached -> confirm(lease, page, reached)));
    }

    /** Says that this instance is alive while it deals with a page; never completes. */
    private Mono<Long> beat(Lease lease) {
        return Flux.interval(properties.every())
                .onBackpressureDrop()
                .concatMap(_ -> cursors.move(lease, lease.position()).onErrorComplete(), 0)
                .then(Mono.never());
    }

    /**
     * This service stood still for longer than facts are kept, or their log was set back. What was not read is not there any more: those
     * rooms' logs lack lines, and nothing can be done but to say so and to go on with what there is.
     */
    private Mono<Page> restart(Lease lease) {
        return facts.kept(partition).map(kept -> {
            long from = kept.isEmpty() ? 0 : kept.getFirst().seq() - 1;
            forgotten.increment();
            log.error(
                    "Facts of partition {} after {} are not kept any more: lines up to {} may be missing, going on"
                            + " from there",
                    partition,
                    lease.position(),
                    from);
            return new Page(kept, from);
        });
    }

    /** @param from the position before the first one */
    private record Page(List<Fact> facts, long from) {

        boolean isFull() {
            return facts.size() >= Facts.MAX;
        }

        long last() {
            return from + facts.size();
        }
    }

    /** Gives the position up to which everything was dealt with. */
    private Mono<Long> deal(Page page) {
        Map<String, List<Fact>> rooms = new LinkedHashMap<>();
        for (Fact fact : page.facts()) {
            if (fact.line() != null && !ahead.contains(fact.key())) {
                rooms.computeIfAbsent(String.valueOf(fact.room()), _ -> new ArrayList<>())
                        .add(fact);
            }
        }
        return Flux.fromIterable(rooms.values())
                .flatMap(this::dealInOrder, ROOMS_AT_ONCE)
                .reduce(page.last() + 1, Math::min)
                .map(undone -> {
                    long reached = undone - 1;
                    ahead.retainAll(keysAfter(reached, page));
                    return reached;
                });
    }

    private static Set<String> keysAfter(long position, Page page) {
        Set<String> keys = new HashSet<>();
        page.facts().stream().filter(fact -> fact.seq() > position).forEach(fact -> keys.add(fact.key()));
        return keys;
    }

    /** Gives the number of the first fact that has to wait, and with it those behind it; empty when none does. */
    private Mono<Long> dealInOrder(List<Fact> ofRoom) {
        return Flux.fromIterable(ofRoom)
                .concatMap(fact -> deal(fact).flatMap(done -> done ? Mono.<Long>empty() : Mono.just(fact.seq())), 1)
                .next();
    }

    private Mono<Boolean> deal(Fact fact) {
        return effect.apply(fact)
                .flatMap(telling -> switch (telling) {
                    case Telling.Done() -> Mono.just(true);
                    case Telling.Never(String why) -> park(fact, why).thenReturn(true);
                    case Telling.Later(String why) -> {
                        log.debug("Fact {} has to wait: {}", fact.key(), why);
                        yield Mono.just(false);
                    }
                })
                .onErrorResume(e -> {
                    log.warn("Fact {} has to wait: {}", fact.key(), e.toString());
                    return Mono.just(false);
                })
                .doOnNext(done -> {
                    if (done) {
                        ahead.add(fact.key());
                    }
                });
    }

    private Mono<Void> park(Fact fact, String why) {
        log.error("Fact {} of room {} is parked, its line is refused for good: {}", fact.key(), fact.room(), why);
        return parked.park(fact, why);
    }

    /** Moves the position, or says at least that this instance is alive. */
    private Mono<Void> confirm(Lease lease, Page page, long reached) {
        boolean done = reached == page.last();
        long now = clock.getAsLong();
        if (done) {
            pause = Duration.ZERO;
        } else {
            pauseLonger();
        }
        if (done && !page.isFull()) {
            caughtUpAt = now;
        }
        if (reached == lease.position()
                && now - confirmedAt < properties.every().toNanos()) {
            return Mono.empty();
        }
        return cursors.move(lease, reached)
                .map(moved -> {
                    held = moved;
                    confirmedAt = now;
                    return true;
                })
                .defaultIfEmpty(false)
                .flatMap(ours -> !ours ? lost() : done && page.isFull() ? turn() : Mono.empty());
    }

    private void pauseLonger() {
        Duration twice = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }
}
