package dev.maru.userroom.outbox;

import dev.maru.platform.sweep.Sweep;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;

/**
 * Brings facts from outboxes to whoever must learn them: at once when asked to hurry, and in any case by a sweep.
 *
 * <p>A sweep leases each change to one instance: whoever counts an attempt has it until the next one is due. A lease makes things
 * cheap, not right: who is stopped in the middle of a fact and wakes up late still brings it, and a request brings its own without
 * asking. So several instances may carry the same fact at the same time, and the receiver knows it by its key. Facts of one
 * aggregate keep their order all the same, because everybody begins with the oldest and goes on only when it was taken.
 */
public final class Courier implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Courier.class);

    /** Deliveries under way at once, for the hurried and for the swept each. */
    static final int CONCURRENCY = 16;

    /** Hurried deliveries that may wait; further ones are left to the sweep. */
    static final int QUEUE = 1_024;

    /** Pending changes that one sweep looks after. */
    static final int BATCH = 200;

    private static final Duration SWEEP_TIMEOUT = Duration.ofSeconds(30);

    /** Answers that say "not now": who we are is not known yet, too slow, too often. */
    private static final Set<Integer> PASSING = Set.of(401, 403, 408, 425, 429);

    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration MAX_BACKOFF = Duration.ofMinutes(1);

    private final PendingChanges pending;
    private final Map<String, OutboxOwner> owners;
    private final CourierProperties properties;

    /** What has to be hurried since the last start: such a sink is good for one subscriber. */
    private Sinks.Many<Errand> errands = newErrands();

    private final Counter delivered;
    private final Counter failed;
    private final AtomicInteger overdue = new AtomicInteger();
    private final AtomicLong parked = new AtomicLong();
    private final Sweep swept;
    private @Nullable Disposable running;

    public Courier(
            PendingChanges pending, List<OutboxOwner> owners, CourierProperties properties, MeterRegistry meters) {
        this.pending = pending;
        this.owners = owners.stream().collect(Collectors.toMap(OutboxOwner::name, Function.identity()));
        this.properties = properties;
        this.delivered = meters.counter("maru.outbox.delivered");
        this.failed = meters.counter("maru.outbox.failed");
        meters.gauge("maru.outbox.overdue", overdue);
        meters.gauge("maru.outbox.parked", parked);
        this.swept = new Sweep("Outboxes are not swept", properties.interval(), SWEEP_TIMEOUT, this::sweep);
    }

    /**
     * Delivers what an aggregate holds, now. Completes when it was taken, or when that takes too long for somebody who
     * waits for an answer; never fails, and goes on when nobody waits any more.
     */
    public Mono<Void> hurry(String owner, String aggregate) {
        return Mono.defer(() -> {
            Errand errand = new Errand(Objects.requireNonNull(owners.get(owner), owner), aggregate, Sinks.empty());
            Sinks.EmitResult result = emit(errand);
            if (result.isFailure()) {
                log.debug("{} {} is left to the sweep: {}", owner, aggregate, result);
                return Mono.empty();
            }
            return errand.done.asMono().timeout(properties.answerWithin(), Mono.empty());
        });
    }

    private synchronized Sinks.EmitResult emit(Errand errand) {
        return errands.tryEmitNext(errand);
    }

    private static Sinks.Many<Errand> newErrands() {
        return Sinks.many()
                .unicast()
                .onBackpressureBuffer(Queues.<Errand>get(QUEUE).get());
    }

    /** Looks after all that is overdue, once. */
    public Mono<Void> sweep() {
        return pending.due(BATCH)
                .collectList()
                .doOnNext(due -> overdue.set(due.size()))
                .flatMapMany(Flux::fromIterable)
                .flatMap(change -> lookAfter(change).onErrorResume(e -> failed(change, e)), CONCURRENCY)
                .then(pending.countParked())
                .doOnNext(parked::set)
                .then();
    }

    @Override
    public synchronized void start() {
        Disposable hurried = errands.asFlux()
                .publishOn(Schedulers.parallel())
                .flatMap(this::run, CONCURRENCY)
                .subscribe(null, e -> log.error("Nothing is hurried any more, all is left to the sweep", e));
        swept.start();
        running = Disposables.composite(hurried, swept::stop);
    }

    @Override
    public synchronized void stop() {
        if (running != null) {
            running.dispose();
            running = null;
            errands = newErrands();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return running != null;
    }

    private Mono<Void> run(Errand errand) {
        return Mono.defer(() -> deliverAll(errand.owner, errand.aggregate, Mono.just(true)))
                .onErrorResume(e -> failed(errand.owner, errand.aggregate, e))
                .doFinally(signal -> errand.done.tryEmitEmpty());
    }

    private Mono<Void> lookAfter(PendingChange change) {
        OutboxOwner owner = owners.get(change.owner());
        if (owner == null) {
            log.warn("Left to an instance of another version: {} {}", change.owner(), change.aggregate());
            return Mono.empty();
        }
        return pending.claim(change, backoff(change.attempts()))
                .filter(Boolean::booleanValue)
                .flatMap(claimed -> finish(owner, change)
                        .onErrorResume(e -> failed(owner, change.aggregate(), e).then(parkIfHopeless(change, e))));
    }

    /** A receiver that is away or busy will be back; one that refuses the same thing again and again will go on doing so. */
    private Mono<Void> parkIfHopeless(PendingChange change, Throwable cause) {
        if (change.attempts() + 1 < properties.parkAfter() || !isRefusal(cause)) {
            return Mono.empty();
        }
        log.error("{} {} is parked, it is refused for good: {}", change.owner(), change.aggregate(), cause.toString());
        return pending.park(change, cause.toString());
    }

    private static boolean isRefusal(Throwable cause) {
        return cause instanceof WebClientResponseException answer
                && answer.getStatusCode().is4xxClientError()
                && !PASSING.contains(answer.getStatusCode().value());
    }

    private Mono<Void> finish(OutboxOwner owner, PendingChange change) {
        return holds(owner, change)
                .flatMap(holds -> holds
                        ? Mono.just(true)
                        : owner.fence(change.aggregate()).then(holds(owner, change)))
                .flatMap(holds -> holds
                        ? deliverAll(owner, change.aggregate(), pending.isHeld(change))
                        : pending.settle(change.key()));
    }

    private static Mono<Boolean> holds(OutboxOwner owner, PendingChange change) {
        return owner.unsent(change.aggregate())
                .map(items -> items.stream().anyMatch(item -> item.key().equals(change.key())));
    }

    /** @param held asked before each fact: whoever was away for longer than a lease lasts finds that others went on, and stops */
    private Mono<Void> deliverAll(OutboxOwner owner, String aggregate, Mono<Boolean> held) {
        return Flux.defer(() -> owner.unsent(aggregate).flatMapIterable(Function.identity()))
                .concatMap(item -> held.filter(Boolean::booleanValue).flatMap(ours -> deliver(owner, aggregate, item)))
                .then();
    }

    private Mono<Void> deliver(OutboxOwner owner, String aggregate, OutboxItem item) {
        return owner.deliver(aggregate, item)
                .then(owner.remove(aggregate, item))
                .then(pending.settle(item.key()))
                .doOnSuccess(done -> delivered.increment());
    }

    private Mono<Void> failed(OutboxOwner owner, String aggregate, Throwable cause) {
        return failed(owner.name(), aggregate, cause);
    }

    private Mono<Void> failed(PendingChange change, Throwable cause) {
        return failed(change.owner(), change.aggregate(), cause);
    }

    private Mono<Void> failed(String owner, String aggregate, Throwable cause) {
        failed.increment();
        log.warn("What {} {} has to tell is not taken yet: {}", owner, aggregate, cause.toString());
        return Mono.empty();
    }

    private static Duration backoff(int attempts) {
        Duration backoff = FIRST_BACKOFF.multipliedBy(1L << Math.min(attempts, 10));
        return backoff.compareTo(MAX_BACKOFF) < 0 ? backoff : MAX_BACKOFF;
    }

    private record Errand(OutboxOwner owner, String aggregate, Sinks.Empty<Void> done) {}
}
