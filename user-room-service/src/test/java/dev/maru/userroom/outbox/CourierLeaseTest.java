package dev.maru.userroom.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import dev.maru.platform.id.Ids;
import dev.maru.testing.MongoStore;
import dev.maru.testing.RequiresServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Two instances look after one change: one has it at a time, the other when that one is gone, and who wakes up late goes no further. */
@RequiresServers
class CourierLeaseTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Longer than the first lease of a change. */
    private static final Duration LEASE = Duration.ofSeconds(2);

    private static MongoClient client;

    /** Moves when the test says so: a slow machine ends no lease. */
    private final StoppedClock clock = new StoppedClock();

    private final List<OutboxItem> outbox = new CopyOnWriteArrayList<>();
    private final String aggregate = Ids.next();
    private String database;
    private PendingChanges pending;

    @BeforeAll
    static void connect() {
        client = MongoClients.create(MongoStore.shared().uri());
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    @BeforeEach
    void prepare() {
        database = MongoStore.shared().freshDatabase();
        pending = new PendingChanges(new ReactiveMongoTemplate(client, database), clock, PATIENCE);
    }

    @AfterEach
    void tidyUp() {
        MongoStore.shared().drop(database);
    }

    @Test
    void ofManyWhoWantAChangeOneHasIt() {
        for (int round = 0; round < 50; round++) {
            holds(1);
            PendingChange change = due();

            List<Boolean> won = Flux.range(0, 8)
                    .flatMap(i -> pending.claim(change, LEASE).subscribeOn(Schedulers.parallel()), 8)
                    .collectList()
                    .block();

            assertThat(won).containsOnlyOnce(true).hasSize(8);
            assertThat(pending.due(1).collectList().block()).isEmpty();
            pending.settle(change.key()).block();
            outbox.clear();
        }
    }

    @Test
    void whatSomebodyHasIsLeftToThemUntilTheirTimeIsOver() {
        holds(1);
        Instance first = new Instance();
        Instance second = new Instance();
        Disposable away = first.stallsInTheFirst();

        second.courier.sweep().block();
        assertThat(second.brought).isEmpty();

        clock.advance(LEASE);
        second.courier.sweep().block();
        assertThat(second.brought).hasSize(1);
        assertThat(outbox).isEmpty();
        away.dispose();
    }

    @Test
    void whoWakesUpLateGoesNoFurther() {
        List<String> keys = holds(3);
        Instance first = new Instance();
        Instance second = new Instance();
        first.stallsInTheFirst();
        clock.advance(LEASE);
        second.sweepAll();
        assertThat(second.brought).containsExactlyElementsOf(keys);

        first.wakeUp();
        await().until(() -> first.idle);

        assertThat(first.brought).containsExactly(keys.getFirst());
    }

    /** The control: nobody else had it meanwhile, and so the one who was away goes on. */
    @Test
    void whoWakesUpInTimeGoesOn() {
        List<String> keys = holds(3);
        Instance only = new Instance();
        only.stallsInTheFirst();

        only.wakeUp();
        await().until(() -> only.idle);
        only.sweepAll();

        assertThat(only.brought).containsExactlyElementsOf(keys);
        assertThat(outbox).isEmpty();
    }

    /** The other control: without a lease, as requests bring their own facts, whoever wakes up late brings all of them again. */
    @Test
    void withoutALeaseTheSameIsBroughtTwice() {
        List<String> keys = holds(3);
        Instance first = new Instance();
        Instance second = new Instance();
        first.courier.start();
        first.stalls = true;
        first.courier.hurry(Instance.NAME, aggregate).subscribe();
        await().until(() -> !first.brought.isEmpty());
        clock.advance(LEASE);
        second.sweepAll();

        first.wakeUp();

        await().untilAsserted(() -> assertThat(first.brought).containsExactlyElementsOf(keys));
        first.courier.stop();
        assertThat(second.brought).containsExactlyElementsOf(keys);
    }

    /** So many facts wait, and the newest one is overdue; gives their keys. */
    private List<String> holds(int facts) {
        List<String> keys = IntStream.range(0, facts).mapToObj(i -> Ids.next()).toList();
        keys.forEach(key -> outbox.add(new OutboxItem(key, "happened", clock.instant())));
        pending.announce(keys.getLast(), Instance.NAME, aggregate).block();
        clock.advance(PATIENCE.plusSeconds(1));
        return keys;
    }

    private PendingChange due() {
        return Objects.requireNonNull(pending.due(1).blockFirst());
    }

    /** One process: its courier, and what it brought. What waits is the same for all. */
    private final class Instance implements OutboxOwner {

        static final String NAME = "aggregate";

        final List<String> brought = new CopyOnWriteArrayList<>();
        final Courier courier = new Courier(
                pending,
                List.of(this),
                new CourierProperties(Duration.ofSeconds(1), Duration.ofHours(1), PATIENCE, 10),
                new SimpleMeterRegistry());
        private final Sinks.Empty<Void> awake = Sinks.empty();
        volatile boolean stalls;
        volatile boolean idle;

        /** Has begun to bring the first fact, and does nothing from there on. */
        Disposable stallsInTheFirst() {
            stalls = true;
            Disposable sweep = courier.sweep().doFinally(signal -> idle = true).subscribe();
            await().until(() -> !brought.isEmpty());
            return sweep;
        }

        void wakeUp() {
            stalls = false;
            awake.tryEmitEmpty();
        }

        void sweepAll() {
            while (!outbox.isEmpty()) {
                courier.sweep().block();
                clock.advance(LEASE);
            }
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Mono<List<OutboxItem>> unsent(String of) {
            return Mono.fromSupplier(() -> new ArrayList<>(outbox));
        }

        @Override
        public Mono<Void> deliver(String of, OutboxItem item) {
            return Mono.defer(() -> {
                brought.add(item.key());
                return stalls ? awake.asMono() : Mono.empty();
            });
        }

        @Override
        public Mono<Void> remove(String of, OutboxItem item) {
            return Mono.fromRunnable(() -> outbox.remove(item));
        }

        @Override
        public Mono<Void> fence(String of) {
            return Mono.empty();
        }
    }

    private static final class StoppedClock extends Clock {

        private volatile Instant now = Instant.parse("2026-11-22T00:00:00Z");

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
