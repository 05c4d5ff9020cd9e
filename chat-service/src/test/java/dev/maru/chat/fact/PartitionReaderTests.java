package dev.maru.chat.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.maru.contracts.room.Fact;
import dev.maru.contracts.room.FactPage;
import dev.maru.contracts.room.Facts;
import dev.maru.contracts.room.Line;
import dev.maru.contracts.room.RoomRules;
import dev.maru.testing.MongoStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.json.JsonMapper;

/** One partition of facts and several instances that want to read it: one does, and what one leaves off another one takes up. */
class PartitionReaderTests {

    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final JsonMapper JSON = JsonMapper.shared();

    private static MongoClient client;

    private final List<Fact> log = new CopyOnWriteArrayList<>();

    /** Facts up to this one are not kept any more. */
    private volatile long forgotten;

    /** Moves when the test says so: a slow machine ends no lease. */
    private final AtomicLong clock = new AtomicLong();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private String name;
    private MongoDatabase database;
    private FactCursors cursors;
    private ParkedFactStore parked;

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
        name = MongoStore.shared().freshDatabase();
        database = client.getDatabase(name);
        cursors = new FactCursors(database);
        parked = new ParkedFactStore(database, JSON, Clock.systemUTC(), meters);
    }

    @AfterEach
    void tidyUp() {
        MongoStore.shared().drop(name);
    }

    @Test
    void ofManyWhoWantAPartitionOneReadsIt() {
        facts("room", 300);
        List<Instance> all = IntStream.range(0, 6).mapToObj(i -> new Instance()).toList();

        Flux.fromIterable(all)
                .flatMap(instance -> instance.reader.turn(), all.size())
                .blockLast();
        turns(all);

        assertThat(all).filteredOn(instance -> instance.reader.isHolding()).hasSize(1);
        assertThat(all.stream().flatMap(instance -> instance.dealtWith.stream()))
                .containsExactlyElementsOf(keys());
        assertThat(position()).isEqualTo(300);
    }

    /** The control: were the lease not shared, all would deal with everything. */
    @Test
    void withoutASharedLeaseEverythingHappensTwice() {
        facts("room", 3);
        Instance one = new Instance();
        String other = MongoStore.shared().freshDatabase();
        Instance two = new Instance(new FactCursors(client.getDatabase(other)), NEVER);

        turns(List.of(one, two));
        MongoStore.shared().drop(other);

        assertThat(one.dealtWith).isEqualTo(two.dealtWith).hasSize(3);
    }

    @Test
    void whenItsReaderIsDeadAnotherOneGoesOnWhereItStopped() {
        facts("room", 3);
        Instance dead = new Instance();
        Instance heir = new Instance();
        turns(List.of(dead, heir));
        facts("room", 2);

        clock.addAndGet(LEASE.toNanos() - 1);
        turns(List.of(heir));
        assertThat(heir.dealtWith).isEmpty();
        clock.addAndGet(1);
        turns(List.of(heir));

        assertThat(dead.dealtWith).hasSize(3);
        assertThat(heir.dealtWith).containsExactlyElementsOf(keys().subList(3, 5));
    }

    /** The control: whoever shows that it is alive is not followed by anybody, however long that goes. */
    @Test
    void aReaderThatIsAliveKeepsItsPartition() {
        Instance alive = new Instance();
        Instance other = new Instance();
        turns(List.of(alive, other));
        for (int i = 0; i < 5; i++) {
            clock.addAndGet(LEASE.toNanos() * 2 / 3);
            facts("room", 1);
            turns(List.of(alive, other));
        }

        assertThat(alive.dealtWith).hasSize(5);
        assertThat(other.reader.isHolding()).isFalse();
    }

    /** What takes longer than a lease lasts must not make its reader look dead. */
    @Test
    void whoTakesLongShowsThatItIsAlive() {
        List<String> keys = facts("room", 2);
        Instance slow = new Instance(cursors, Duration.ofMillis(20));
        slow.stallsAt = keys.getFirst();
        slow.reader.turn().subscribe();
        await().atMost(PATIENCE).until(() -> !slow.dealtWith.isEmpty());

        long beat = beat();
        await().atMost(PATIENCE).until(() -> beat() > beat + 2);
        assertThat(position()).isZero();
        slow.awake.tryEmitEmpty();
        await().atMost(PATIENCE).until(() -> position() == 2);

        // The control: who does not show it stands still.
        Instance silent = new Instance(new FactCursors(client.getDatabase(name + "-silent")), NEVER);
        silent.stallsAt = keys.getFirst();
        silent.reader.turn().subscribe();
        await().atMost(PATIENCE).until(() -> !silent.dealtWith.isEmpty());
        FactCursors silents = new FactCursors(client.getDatabase(name + "-silent"));
        long still = silents.find(0).block().beat();
        await().during(Duration.ofMillis(200))
                .atMost(PATIENCE)
                .until(() -> silents.find(0).block().beat() == still);
        silent.awake.tryEmitEmpty();
        await().atMost(PATIENCE).until(() -> silents.find(0).block().position() == 2);
        MongoStore.shared().drop(name + "-silent");
    }

    private long beat() {
        return cursors.find(0).block().beat();
    }

    @Test
    void whoGivesItUpIsFollowedAtOnce() {
        Instance first = new Instance();
        Instance next = new Instance();
        turns(List.of(first, next));
        facts("room", 1);

        first.reader.release().block();
        turns(List.of(next));

        assertThat(next.dealtWith).hasSize(1);
    }

    /** It died after it had written, and before it had moved the position: that is done again, under the same keys. */
    @Test
    void whatWasDoneBeforeADeathIsDoneAgainUnderTheSameKeyAndNothingIsLeftOut() {
        List<String> keys = facts("room", 5);
        Instance dead = new Instance();
        dead.stallsAt = keys.get(3);
        Disposable death = dead.reader.turn().subscribe();
        await().atMost(PATIENCE).until(() -> dead.dealtWith.size() == 4);
        death.dispose();

        Instance heir = new Instance();
        turns(List.of(heir));
        clock.addAndGet(LEASE.toNanos());
        turns(List.of(heir));

        assertThat(heir.dealtWith).containsExactlyElementsOf(keys);
    }

    @Test
    void whoLostThePartitionCannotMoveItsPosition() {
        List<String> keys = facts("room", 5);
        Instance late = new Instance();
        late.stallsAt = keys.get(1);
        late.reader.turn().subscribe();
        await().atMost(PATIENCE).until(() -> late.dealtWith.size() == 2);
        Instance heir = new Instance();
        turns(List.of(heir));
        clock.addAndGet(LEASE.toNanos());
        facts("room", 5);
        turns(List.of(heir));
        assertThat(position()).isEqualTo(10);

        late.awake.tryEmitEmpty();
        await().atMost(PATIENCE).until(() -> !late.reader.isHolding());

        assertThat(position()).isEqualTo(10);
        assertThat(heir.reader.isHolding()).isTrue();
        Lease now = cursors.find(0).block();
        Lease lost = new Lease(0, 0, "late", now.epoch() - 1, 0);
        assertThat(cursors.move(lost, 99).blockOptional()).isEmpty();
        // The control: with the lease it moves.
        assertThat(cursors.move(now, 99).block().position()).isEqualTo(99);
    }

    @Test
    void whatCanNeverBeDoneIsParkedAndTheRestGoesOn() {
        List<String> keys = facts("room", 3);
        Instance instance = new Instance();
        instance.answers.put(keys.get(1), new Telling.Never("nobody knows how"));

        turns(List.of(instance));

        assertThat(instance.dealtWith).containsExactlyElementsOf(keys);
        assertThat(position()).isEqualTo(3);
        assertThat(parked.list().block().items()).singleElement().satisfies(fact -> {
            assertThat(fact.key()).isEqualTo(keys.get(1));
            assertThat(fact.problem()).isEqualTo("nobody knows how");
        });
        assertThat(meters.get("maru.facts.parked").gauge().value()).isEqualTo(1);
    }

    @Test
    void whatHasToWaitKeepsBackItsRoomAndThePositionAndNobodyElse() {
        List<String> waiting = facts("busy", 2);
        List<String> other = facts("other", 2);
        Instance instance = new Instance();
        instance.answers.put(waiting.get(0), new Telling.Later("busy"));

        turns(List.of(instance));
        turns(List.of(instance));
        assertThat(position()).isZero();
        assertThat(instance.dealtWith).containsOnlyOnceElementsOf(other).doesNotContain(waiting.get(1));

        instance.answers.clear();
        turns(List.of(instance));
        assertThat(instance.dealtWith).endsWith(waiting.toArray(String[]::new)).containsOnlyOnceElementsOf(other);
        assertThat(position()).isEqualTo(4);
        assertThat(instance.reader.lag()).isZero();
    }

    @Test
    void whatIsNotKeptAnyMoreIsCountedAndTheRestIsRead() {
        facts("room", 2);
        Instance instance = new Instance();
        turns(List.of(instance));
        List<String> missed = facts("room", 3);
        List<String> kept = facts("room", 2);
        forgotten = 5;

        turns(List.of(instance));

        assertThat(instance.dealtWith).doesNotContainAnyElementsOf(missed).endsWith(kept.toArray(String[]::new));
        assertThat(meters.get("maru.facts.forgotten").counter().count()).isEqualTo(1);
        assertThat(position()).isEqualTo(7);
    }

    private static void turns(List<Instance> instances) {
        instances.forEach(instance -> instance.reader.turn().block(PATIENCE));
    }

    private long position() {
        return cursors.find(0).block().position();
    }

    private List<String> keys() {
        return log.stream().map(Fact::key).toList();
    }

    private List<String> facts(String room, int count) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String key = UUID.randomUUID().toString();
            keys.add(key);
            log.add(new Fact(
                    0,
                    log.size() + 1,
                    Instant.EPOCH,
                    key,
                    null,
                    new RoomRules(room, 1, "ann", false, false, 0, false),
                    new Line("joined", "ann")));
        }
        return keys;
    }

    private WebClient userRoom() {
        return WebClient.builder()
                .exchangeFunction(request -> {
                    String query = request.url().getQuery();
                    return Mono.just(
                            query == null
                                    ? page(forgotten)
                                    : pageAfter(Long.parseLong(query.substring("after=".length()))));
                })
                .build();
    }

    private ClientResponse pageAfter(long position) {
        return position < forgotten ? ClientResponse.create(HttpStatus.GONE).build() : page(position);
    }

    private ClientResponse page(long position) {
        List<Fact> page = log.stream().skip(position).limit(Facts.MAX).toList();
        return ClientResponse.create(HttpStatus.OK)
                .header("Content-Type", MediaType.APPLICATION_JSON_VALUE)
                .body(JSON.writeValueAsString(new FactPage(page)))
                .build();
    }

    /** One process: its reader, and what it dealt with. */
    private final class Instance {

        final List<String> dealtWith = new CopyOnWriteArrayList<>();
        final Map<String, Telling> answers = new ConcurrentHashMap<>();
        final Sinks.Empty<Void> awake = Sinks.empty();
        final PartitionReader reader;

        volatile @Nullable String stallsAt;

        Instance() {
            this(cursors, NEVER);
        }

        Instance(FactCursors cursors, Duration every) {
            reader = new PartitionReader(
                    0,
                    UUID.randomUUID().toString(),
                    new FactSource(userRoom(), PATIENCE),
                    cursors,
                    parked,
                    this::dealWith,
                    new FactProperties(every, LEASE, PATIENCE),
                    meters.counter("maru.facts.forgotten"),
                    clock::get);
        }

        private Mono<Telling> dealWith(Fact fact) {
            return Mono.defer(() -> {
                dealtWith.add(fact.key());
                Telling answer = answers.getOrDefault(fact.key(), new Telling.Done());
                return fact.key().equals(stallsAt) ? awake.asMono().thenReturn(answer) : Mono.just(answer);
            });
        }
    }
}
