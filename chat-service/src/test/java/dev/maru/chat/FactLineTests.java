package dev.maru.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.RoomLog;
import dev.maru.chat.membership.Memberships;
import dev.maru.contracts.room.Facts;
import dev.maru.contracts.room.Line;
import dev.maru.contracts.room.MembershipState;
import dev.maru.testing.MongoStore;
import dev.maru.testing.RedisStore;
import dev.maru.testing.RequiresServers;
import dev.maru.testing.socket.SocketClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What rooms' logs say of facts, with a whole chat-service: once, in order, and soon. */
class FactLineTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static FakeUserRoom userRoom;
    private static String database;
    private static ChatInstance chat;

    @BeforeAll
    static void start() {
        userRoom = new FakeUserRoom();
        database = MongoStore.shared().freshDatabase();
        chat = start(database, RedisStore.shared().uri());
    }

    private static ChatInstance start(String database, String redis, String... settings) {
        return new ChatInstance(MongoStore.shared().uri(), database, redis, userRoom, settings);
    }

    @AfterAll
    static void stop() {
        chat.close();
        userRoom.close();
        MongoStore.shared().drop(database);
    }

    @Test
    void whatHappenedIsSaidOnceAndInOrder() {
        String room = userRoom.room("ann");
        List<String> keys = new ArrayList<>();
        keys.add(userRoom.line(room, new Line("joined", "bob")));
        keys.add(userRoom.line(room, new Line("renamed", "ann", null, "another name")));
        keys.add(userRoom.line(room, new Line("removed", "ann", "bob", null)));
        IntStream.range(0, 50).forEach(i -> keys.add(userRoom.line(room, new Line("joined", "user " + i))));

        await().atMost(PATIENCE).until(() -> log(room).size() >= keys.size());

        assertThat(log(room)).extracting(LogEntry::key).containsExactlyElementsOf(keys);
        assertThat(log(room).subList(0, 3))
                .extracting(entry -> entry.body().kind())
                .containsExactly("joined", "renamed", "removed");
    }

    /** The position was not moved before the reader died, or was lost: everything is told again, and nothing is there twice. */
    @Test
    void whatIsToldAgainIsThereOnce() {
        String room = userRoom.room("ann");
        String own = MongoStore.shared().freshDatabase();
        List<String> keys = IntStream.range(0, 20)
                .mapToObj(i -> userRoom.line(room, new Line("joined", "user " + i)))
                .toList();
        try (MongoClient store = MongoClients.create(MongoStore.shared().uri())) {
            try (ChatInstance first = start(own, RedisStore.shared().uri())) {
                await().atMost(PATIENCE).until(() -> log(first, room).size() == keys.size());
                await().atMost(PATIENCE)
                        .until(() -> cursor(store.getDatabase(own), room).getLong("position") >= keys.size());
            }
            Document before = cursor(store.getDatabase(own), room);
            assertThat(before.getString("owner")).isNull();
            store.getDatabase(own).getCollection("factCursors").updateMany(new Document(), Updates.set("position", 0L));

            try (ChatInstance second = start(own, RedisStore.shared().uri())) {
                await().atMost(PATIENCE)
                        .until(() -> cursor(store.getDatabase(own), room)
                                .getLong("position")
                                .equals(before.getLong("position")));
                assertThat(log(second, room)).extracting(LogEntry::key).containsExactlyElementsOf(keys);

                // The control: under another key the same is said again.
                userRoom.line(room, new Line("joined", "user 0"));
                await().atMost(PATIENCE).until(() -> log(second, room).size() == keys.size() + 1);
            }
        }
        MongoStore.shared().drop(own);
    }

    @Test
    void whatCanNotBeSaidIsParkedUntilItIsMendedAndReplayed() {
        String room = userRoom.room("ann");
        MeterRegistry meters = chat.bean(MeterRegistry.class);
        String wrong = userRoom.line(room, new Line("danced", "bob"));
        String right = userRoom.line(room, new Line("joined", "cho"));

        await().atMost(PATIENCE).until(() -> log(room).size() == 1);
        assertThat(log(room)).extracting(LogEntry::key).containsExactly(right);
        assertThat(meters.get("maru.facts.parked").gauge().value()).isEqualTo(1);
        chat.asUserRoom()
                .get()
                .uri("/internal/v1/facts/parked")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items[0].key")
                .isEqualTo(wrong)
                .jsonPath("$.items[0].room")
                .isEqualTo(room)
                .jsonPath("$.items[0].problem")
                .value(String.class, problem -> assertThat(problem).contains("danced"));

        // The control: as long as nothing is mended, it stays.
        assertThat(replay()).isZero();
        assertThat(meters.get("maru.facts.parked").gauge().value()).isEqualTo(1);

        try (MongoClient store = MongoClients.create(MongoStore.shared().uri())) {
            var parked = store.getDatabase(database).getCollection("parkedFacts");
            String fact = parked.find(Filters.eq("_id", wrong)).first().getString("fact");
            parked.updateOne(Filters.eq("_id", wrong), Updates.set("fact", fact.replace("danced", "joined")));
        }
        assertThat(replay()).isEqualTo(1);
        assertThat(log(room)).extracting(LogEntry::key).containsExactly(right, wrong);
        assertThat(meters.get("maru.facts.parked").gauge().value()).isZero();
        chat.rest("ann")
                .get()
                .uri("/internal/v1/facts/parked")
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    private static long replay() {
        return chat.asUserRoom()
                .post()
                .uri("/internal/v1/facts/parked/replay")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody()
                .get("replayed")
                .asLong();
    }

    @Test
    void nothingIsSaidInARoomThatIsKnownToBeDeleted() {
        String room = userRoom.room("ann");
        String other = otherRoomOfItsPartition(room);
        userRoom.delete(room);
        await().atMost(PATIENCE).until(() -> chat.bean(Memberships.class).hasEnded(room));

        userRoom.line(room, new Line("left", "ann"));
        userRoom.line(other, new Line("joined", "bob"));

        await().atMost(PATIENCE).until(() -> log(other).size() == 1);
        assertThat(log(room)).isEmpty();
    }

    private static String otherRoomOfItsPartition(String room) {
        while (true) {
            String other = userRoom.room("ann");
            if (FakeUserRoom.partition(other) == FakeUserRoom.partition(room)) {
                return other;
            }
        }
    }

    /** The line that says that somebody left is late: who is back by then stays, and whoever is not goes. */
    @Test
    void whoCameBackBeforeTheLineSaysThatTheyLeftStays() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (SocketClient bob = chat.connect("bob")) {
            userRoom.leave(room, "bob");
            MembershipState out = userRoom.standing(room, "bob");
            userRoom.join(room, "bob");
            bob.request("subscribe", Map.of("room", room));

            userRoom.line(room, out, new Line("left", "bob"));
            bob.await(frame -> frame.path("kind").asString("").equals("left"), "the line", PATIENCE);
            say(bob, room, "still here");
            bob.await(frame -> frame.path("text").asString("").equals("still here"), "a message", PATIENCE);
            assertThat(bob.frames("ended")).isEmpty();

            // The control: a line about the membership of now.
            userRoom.forgetsToTell(true);
            userRoom.leave(room, "bob");
            userRoom.forgetsToTell(false);
            userRoom.line(room, userRoom.standing(room, "bob"), new Line("left", "bob"));
            assertThat(bob.await(frame -> frame.path("type").asString("").equals("ended"), "the end", PATIENCE)
                            .get("code")
                            .asString())
                    .isEqualTo("not-a-member");
        }
    }

    private static void say(SocketClient socket, String room, String text) {
        socket.send(Map.of(
                "type",
                "send",
                "room",
                room,
                "text",
                text,
                "key",
                UUID.randomUUID().toString()));
    }

    @Test
    @RequiresServers
    void aRingIsHeardAtOnceAndOneThatIsLostIsMadeUpForByLooking() {
        String own = MongoStore.shared().freshDatabase();
        String room = userRoom.room("ann");
        String other = otherRoomOfItsPartition(room);
        String[] blind = {"maru.chat.membership.tail.every=1h", "maru.chat.fact.every=1h"};
        try (RedisStore redis = RedisStore.start();
                Ringer bell = new Ringer(redis.uri())) {
            try (ChatInstance chat = start(own, redis.uri(), blind)) {
                // Until the subscription stands and the tail has its position, rings are lost.
                await().atMost(PATIENCE).until(() -> {
                    userRoom.line(other, new Line("joined", "bob"));
                    bell.ring();
                    return !log(chat, other).isEmpty();
                });
                String first = userRoom.line(room, new Line("joined", "bob"));
                bell.ring();
                await().atMost(PATIENCE).until(() -> log(chat, room).size() == 1);
                long from = System.nanoTime();
                userRoom.line(room, new Line("joined", "cho"));
                bell.ring();
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(2))
                        .until(() -> log(chat, room).size() == 2);
                System.out.printf(
                        "MEASURED bell: a line %d ms after its fact%n",
                        Duration.ofNanos(System.nanoTime() - from).toMillis());
                assertThat(log(chat, room).getFirst().key()).isEqualTo(first);

                // The control: it was the bell, nobody looks.
                userRoom.line(room, new Line("joined", "dan"));
                await().during(Duration.ofSeconds(1))
                        .atMost(Duration.ofSeconds(5))
                        .until(() -> log(chat, room).size() == 2);
            }
            redis.kill();
            try (ChatInstance chat = start(own, redis.uri())) {
                await().atMost(PATIENCE).until(() -> log(chat, room).size() == 3);
                userRoom.line(room, new Line("joined", "eve"));
                await().atMost(PATIENCE).until(() -> log(chat, room).size() == 4);
            }
        }
        MongoStore.shared().drop(own);
    }

    /** Rings as user-room-service does. */
    private static final class Ringer implements AutoCloseable {

        private final RedisClient client;
        private final StatefulRedisConnection<String, String> connection;

        Ringer(String uri) {
            client = RedisClient.create(uri);
            connection = client.connect();
        }

        void ring() {
            connection.sync().publish(Facts.BELL, "");
        }

        @Override
        public void close() {
            client.shutdown();
        }
    }

    private static List<LogEntry> log(String room) {
        return log(chat, room);
    }

    private static List<LogEntry> log(ChatInstance chat, String room) {
        return chat.bean(RoomLog.class).read(room, 1, 500).block();
    }

    private static Document cursor(MongoDatabase database, String room) {
        return database.getCollection("factCursors")
                .find(Filters.eq("_id", FakeUserRoom.partition(room)))
                .first();
    }
}
