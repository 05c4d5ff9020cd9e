package dev.maru.chat.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import dev.maru.testing.MongoStore;
import dev.maru.testing.RequiresServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is taken for alive, and who for dead. */
class InstancesTests {

    private static final Duration BEAT = Duration.ofMillis(50);
    private static final Duration DEAD = Duration.ofMillis(500);
    private static final Duration FORGET = Duration.ofMillis(1_500);

    private final List<Instances> started = new ArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private String database;
    private MongoClient client;
    private InstanceStore store;

    @BeforeEach
    void prepare() {
        database = MongoStore.shared().freshDatabase();
        client = MongoClients.create(MongoStore.shared().uri());
        store = new InstanceStore(client.getDatabase(database));
    }

    @AfterEach
    void tidyUp() {
        started.forEach(instances -> instances.stop().block());
        client.close();
        MongoStore.shared().drop(database);
    }

    private Instances start() {
        return start(store);
    }

    private Instances start(InstanceStore in) {
        Instances instances = new Instances(
                in,
                () -> URI.create("http://127.0.0.1:" + (7000 + started.size())),
                new InstanceProperties("", BEAT, DEAD, FORGET),
                new SimpleMeterRegistry());
        instances.addListener(new InstanceListener() {
            @Override
            public void onCame(Instance instance) {
                told.add("+" + instance.id());
            }

            @Override
            public void onDied(Instance instance) {
                told.add("-" + instance.id());
            }
        });
        started.add(instances);
        instances.start();
        return instances;
    }

    private void beat(String id, long count) {
        Instance other = new Instance(id, URI.create("http://127.0.0.1:7999"));
        store.write(new InstanceStore.Beat(other, count)).block();
    }

    private List<String> stored() {
        return store.read().block().stream().map(beat -> beat.of().id()).toList();
    }

    @Test
    void theyKnowEachOtherInOneOrder() {
        Instances one = start();
        Instances two = start();
        Instances three = start();
        await().untilAsserted(() -> assertThat(one.live())
                .hasSize(3)
                .isSorted()
                .contains(one.self(), two.self(), three.self())
                .isEqualTo(two.live())
                .isEqualTo(three.live()));
        assertThat(one.peers()).extracting(Instance::id).doesNotContain(one.self());
        assertThat(two.find(one.self()).orElseThrow().url()).isEqualTo(URI.create("http://127.0.0.1:7001"));
    }

    @Test
    void oneIsAliveBeforeItHasStarted() {
        Instances alone = new Instances(
                store,
                () -> URI.create("http://127.0.0.1:1"),
                new InstanceProperties("", BEAT, DEAD, FORGET),
                new SimpleMeterRegistry());
        assertThat(alone.live()).containsExactly(alone.self());
        assertThat(alone.self()).matches("[0-9a-v]{13}");
    }

    @Test
    void whoeverStopsIsGoneAtOnce() {
        Instances one = start();
        Instances two = start();
        await().untilAsserted(() -> assertThat(one.live()).hasSize(2));
        two.stop().block();
        await().atMost(DEAD).untilAsserted(() -> assertThat(one.live()).containsExactly(one.self()));
        assertThat(stored()).containsExactly(one.self());
        assertThat(told).contains("-" + two.self());
    }

    @Test
    void whoeverBeatsNoMoreDiesIsForgottenAndMayComeBack() {
        Instances one = start();
        await().untilAsserted(() -> assertThat(stored()).contains(one.self()));
        beat("other", 1);
        await().untilAsserted(() -> assertThat(one.live()).contains("other"));
        for (int count = 2; count < 20; count++) {
            beat("other", count);
            await().pollDelay(BEAT).until(() -> true);
        }
        assertThat(told).containsExactly("+other");
        await().atMost(DEAD.multipliedBy(4))
                .untilAsserted(() -> assertThat(told).containsExactly("+other", "-other"));
        assertThat(one.live()).containsExactly(one.self());
        assertThat(one.find("other")).isPresent();
        await().untilAsserted(() -> assertThat(stored()).containsExactly(one.self()));
        await().untilAsserted(() -> assertThat(one.find("other")).isEmpty());
        beat("other", 20);
        await().untilAsserted(() -> assertThat(told).containsExactly("+other", "-other", "+other"));
        assertThat(one.live()).contains("other");
    }

    @Test
    void whoeverWasThereBeforeHasToBeatOnceToBeAlive() {
        beat("corpse", 7);
        beat("alive", 7);
        Instances one = start();
        await().untilAsserted(() -> assertThat(one.find("corpse")).isPresent());
        assertThat(one.live()).containsExactly(one.self());
        beat("alive", 8);
        await().untilAsserted(() -> assertThat(told).containsExactly("+alive"));
        await().untilAsserted(() -> assertThat(stored()).doesNotContain("corpse"));
        assertThat(told).doesNotContain("+corpse", "-corpse");
    }

    /** Nobody could beat meanwhile: that says nothing about anybody. */
    @Test
    @RequiresServers
    void nobodyDiesWhileTheStoreIsAway() throws Exception {
        try (MongoStore own = MongoStore.start();
                MongoClient another = MongoClients.create(own.uri())) {
            InstanceStore away = new InstanceStore(another.getDatabase("maru"));
            Instances one = start(away);
            Instances two = start(away);
            await().untilAsserted(() -> assertThat(one.live()).hasSize(2).isEqualTo(two.live()));
            told.clear();
            own.suspend();
            Thread.sleep(DEAD.multipliedBy(4));
            own.resume();
            await().until(() -> away.read().block().size() == 2);
            Thread.sleep(DEAD);
            assertThat(told).isEmpty();
            assertThat(one.live()).hasSize(2);
            started.forEach(instances -> instances.stop().block());
            started.clear();
        }
    }

    @Test
    void anAddressOfTheSixthVersionHasBrackets() throws UnknownHostException {
        assertThat(OwnAddress.at(InetAddress.getByName("fd00::7%1"), 8081))
                .isEqualTo(URI.create("http://[fd00:0:0:0:0:0:0:7]:8081"));
        assertThat(OwnAddress.at(InetAddress.getByName("10.0.0.7"), 8081))
                .isEqualTo(URI.create("http://10.0.0.7:8081"));
    }
}
