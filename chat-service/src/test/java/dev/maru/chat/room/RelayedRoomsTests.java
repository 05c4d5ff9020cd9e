package dev.maru.chat.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import dev.maru.chat.log.Body;
import dev.maru.chat.log.BodyHasher;
import dev.maru.chat.log.Draft;
import dev.maru.chat.log.MongoRoomLog;
import dev.maru.testing.MongoStore;
import dev.maru.testing.RedisStore;
import dev.maru.testing.RequiresServers;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two instances that hear of each other through a Redis that is killed, frozen and made to cut connections. There is no sweep:
 * what the relay loses is found because it was subscribed to again.
 */
@RequiresServers
class RelayedRoomsTests {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /** What is promised is a second; the machine may be busy. */
    private static final Duration SOON = Duration.ofSeconds(4);

    private static final Duration REPEAT_FOR = Duration.ofSeconds(1);

    private static final BodyHasher HASHER =
            new BodyHasher("a key for tests, 32 bytes or more".getBytes(StandardCharsets.UTF_8));

    private final String room = UUID.randomUUID().toString();
    private final String database = MongoStore.shared().freshDatabase();
    private final List<AutoCloseable> open = new ArrayList<>();
    private MongoClient client;
    private EverybodyIsAMember userRoom;
    private RoomInstance here;
    private RoomInstance there;
    private RecordingListener listener;
    private long sent;

    @BeforeEach
    void prepare() {
        client = MongoClients.create(MongoStore.shared().uri());
        userRoom = new EverybodyIsAMember();
    }

    @AfterEach
    void tidyUp() throws Exception {
        for (AutoCloseable closeable : open.reversed()) {
            closeable.close();
        }
        userRoom.close();
        client.close();
        MongoStore.shared().drop(database);
    }

    private void start(RoomInstance.Hearing hearing) throws InterruptedException {
        here = instance(hearing);
        there = instance(hearing);
        await().until(() -> here.relay.isUp() && there.relay.isUp());
        listener = there.listen("bob", room);
        // Without reading again, the first line may be lost before the shard is heard: the next one fills the gap.
        for (int tries = 0; tries < 20 && (tries == 0 || !listener.told().equals(all())); tries++) {
            // The first question about a membership may take too long while everything is cold.
            if (listener.end() != null) {
                listener = there.listen("bob", room);
            }
            send();
            Thread.sleep(200);
        }
        assertAllArrive(SOON);
    }

    private RoomInstance instance(RoomInstance.Hearing hearing) {
        RoomInstance instance = new RoomInstance(
                new MongoRoomLog(client.getDatabase(database)),
                client.getDatabase(database),
                new Neighbourhood(1, List.of("one")).of("one"),
                userRoom.url(),
                DEADLINE,
                hearing);
        open.add(instance);
        return instance;
    }

    private void send() {
        Body body = new Body.Message("m" + ++sent);
        Draft draft = new Draft("ann", UUID.randomUUID().toString(), body, HASHER.hash(body), null);
        assertThat(here.writer.write(room, draft).join()).isInstanceOf(SendOutcome.Stored.class);
    }

    private List<Long> all() {
        return LongStream.rangeClosed(1, sent).boxed().toList();
    }

    private void sendFor(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            send();
            Thread.sleep(5);
        }
    }

    /** Nothing is repeated any more: what Redis did not get by now it does not get. */
    private void awaitSilence() throws InterruptedException {
        Thread.sleep(REPEAT_FOR.plusMillis(500));
    }

    private void assertAllArrive(Duration within) {
        await().atMost(within)
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(listener.told()).isEqualTo(all()));
    }

    private static RoomInstance.Hearing by(RedisStore redis, boolean cluster) {
        return cluster ? RoomInstance.Hearing.byShardedRelay(redis.uri()) : RoomInstance.Hearing.byRelay(redis.uri());
    }

    private RedisStore redis(boolean cluster) {
        RedisStore redis = cluster ? RedisStore.startCluster() : RedisStore.start();
        open.add(redis::close);
        return redis;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsSaidHereIsHeardThere(boolean cluster) throws InterruptedException {
        start(by(redis(cluster), cluster));
        sendFor(Duration.ofSeconds(1));
        assertAllArrive(SOON);
    }

    /** Nothing is said any more after the restart: the last lines are found because the shard was subscribed to again. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWasSaidWhileRedisWasDeadArrivesWhenItIsBack(boolean cluster) throws InterruptedException {
        RedisStore redis = redis(cluster);
        start(by(redis, cluster));
        redis.kill();
        await().atMost(SOON).until(() -> !there.relay.isUp());
        sendFor(Duration.ofSeconds(2));
        awaitSilence();
        redis.restart();
        assertAllArrive(SOON);
        sendFor(Duration.ofMillis(500));
        assertAllArrive(SOON);
    }

    @Test
    void withoutReadingAgainTheLastLinesStayLost() throws InterruptedException {
        RedisStore redis = redis(false);
        start(by(redis, false).withoutResync());
        redis.kill();
        await().atMost(SOON).until(() -> !there.relay.isUp());
        sendFor(Duration.ofSeconds(2));
        awaitSilence();
        redis.restart();
        await().atMost(SOON).until(there.relay::isUp);
        Thread.sleep(2_000);
        assertThat(listener.told()).hasSizeLessThan(all().size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRedisThatHangsIsNoticedAndWhatWasSaidArrivesWhenItGoesOn(boolean cluster) throws InterruptedException {
        RedisStore redis = redis(cluster);
        start(by(redis, cluster));
        redis.suspend();
        long start = System.nanoTime();
        await().atMost(SOON).until(() -> !there.relay.isUp());
        Duration noticed = Duration.ofNanos(System.nanoTime() - start);
        sendFor(Duration.ofSeconds(5).minus(noticed));
        redis.resume();
        assertAllArrive(SOON);
        sendFor(Duration.ofMillis(500));
        assertAllArrive(SOON);
    }

    @Test
    void whatIsSaidWhileConnectionsAreCutAgainAndAgainArrivesOnce() throws InterruptedException {
        RedisStore redis = redis(false);
        start(by(redis, false));
        RedisClient killer = RedisClient.create(redis.uri());
        try (var connection = killer.connect()) {
            for (int i = 0; i < 20; i++) {
                connection.sync().clientKill(KillArgs.Builder.typePubsub());
                sendFor(Duration.ofMillis(100));
            }
        } finally {
            killer.shutdown();
        }
        assertAllArrive(SOON);
    }
}
