package dev.maru.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.chat.instance.Instances;
import dev.maru.contracts.room.Line;
import dev.maru.testing.MongoStore;
import dev.maru.testing.RedisStore;
import dev.maru.testing.RequiresServers;
import dev.maru.testing.socket.SocketClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Two chat-services on one MongoDB and one Redis: what is said on one is heard on the other, in one order, once. */
class TwoInstancesTests {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static FakeUserRoom userRoom;
    private static String database;
    private static ChatInstance one;
    private static ChatInstance two;

    @BeforeAll
    static void prepare() {
        userRoom = new FakeUserRoom();
        database = MongoStore.shared().freshDatabase();
        one = start(database, RedisStore.shared().uri());
        two = start(database, RedisStore.shared().uri());
    }

    @AfterAll
    static void tidyUp() {
        one.close();
        two.close();
        userRoom.close();
        MongoStore.shared().drop(database);
    }

    private static ChatInstance start(String database, String redisUri, String... settings) {
        return new ChatInstance(MongoStore.shared().uri(), database, redisUri, userRoom, settings);
    }

    private static Map<String, Object> message(String room, String text) {
        return Map.of(
                "type",
                "send",
                "room",
                room,
                "text",
                text,
                "key",
                UUID.randomUUID().toString());
    }

    private static void subscribe(String room, SocketClient... clients) {
        for (SocketClient client : clients) {
            assertThat(client.request("subscribe", Map.of("room", room))
                            .get("type")
                            .asString())
                    .isEqualTo("subscribed");
        }
    }

    private static List<JsonNode> entries(SocketClient client, int count) {
        List<JsonNode> entries = new ArrayList<>(count);
        while (entries.size() < count) {
            entries.add(client.await(
                    frame -> frame.path("type").asString("").equals("entry"), "entry " + (entries.size() + 1), LONG));
        }
        return entries;
    }

    private static List<Long> oneTo(long count) {
        return LongStream.rangeClosed(1, count).boxed().toList();
    }

    private static List<Long> seqs(List<JsonNode> entries) {
        return entries.stream().map(entry -> entry.get("seq").asLong()).toList();
    }

    private static List<String> texts(List<JsonNode> entries) {
        return entries.stream().map(entry -> entry.get("text").asString()).toList();
    }

    @Test
    void membersOnBothSeeOneOrderAndEachSendersOwn() throws IOException {
        int each = 150;
        String room = userRoom.room("ann", "bob", "cho", "dan");
        try (SocketClient ann = one.connect("ann");
                SocketClient bob = two.connect("bob");
                SocketClient cho = one.connect("cho");
                SocketClient dan = two.connect("dan")) {
            subscribe(room, ann, bob, cho, dan);
            try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
                for (SocketClient sender : List.of(ann, bob)) {
                    String name = sender == ann ? "ann" : "bob";
                    senders.submit(() ->
                            IntStream.rangeClosed(1, each).forEach(i -> sender.send(message(room, name + " " + i))));
                }
            }
            List<JsonNode> seen = entries(cho, 2 * each);
            assertThat(seqs(seen)).isEqualTo(oneTo(2 * each));
            for (String name : List.of("ann", "bob")) {
                assertThat(texts(seen).stream().filter(text -> text.startsWith(name)))
                        .containsExactlyElementsOf(IntStream.rangeClosed(1, each)
                                .mapToObj(i -> name + " " + i)
                                .toList());
            }
            for (SocketClient other : List.of(ann, bob, dan)) {
                assertThat(entries(other, 2 * each)).isEqualTo(seen);
            }
            assertThat(ann.await(each, "ack")).hasSize(each);
            // Nothing comes twice: the next thing that anybody hears is the next line.
            ann.send(message(room, "last"));
            for (SocketClient client : List.of(ann, bob, cho, dan)) {
                assertThat(entries(client, 1).getFirst().get("seq").asLong()).isEqualTo(2 * each + 1);
            }
        }
    }

    @Test
    void aRoomWithWritersOnBothIsWrittenByItsHome() throws IOException {
        int each = 300;
        String room = userRoom.room("ann", "bob");
        try (SocketClient ann = one.connect("ann");
                SocketClient bob = two.connect("bob")) {
            for (ChatInstance instance : List.of(one, two)) {
                await().atMost(LONG)
                        .until(() -> instance.bean(Instances.class).live().size() == 2);
            }
            subscribe(room, ann, bob);
            try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
                for (SocketClient sender : List.of(ann, bob)) {
                    senders.submit(() -> IntStream.rangeClosed(1, each).forEach(i -> {
                        sender.send(message(room, "m" + i));
                        sender.await("ack");
                    }));
                }
            }
            assertThat(seqs(entries(bob, 2 * each))).isEqualTo(oneTo(2 * each));
            assertThat(count("maru.writer.handed.over", one, two))
                    .as("handed over")
                    .isGreaterThan(20);
            assertThat(count("maru.writer.conflicts", one, two)).as("conflicts").isLessThan(2 * each * 0.05);
        }
    }

    private static double count(String counter, ChatInstance... instances) {
        return Stream.of(instances)
                .mapToDouble(instance ->
                        instance.bean(MeterRegistry.class).counter(counter).count())
                .sum();
    }

    @Test
    void oneKeySentToBothAtOnceIsStoredOnce() throws Exception {
        String room = userRoom.room("ann");
        try (SocketClient here = one.connect("ann");
                SocketClient there = two.connect("ann")) {
            for (int round = 1; round <= 50; round++) {
                Map<String, Object> same = Map.of(
                        "room",
                        room,
                        "text",
                        "m" + round,
                        "key",
                        UUID.randomUUID().toString());
                CompletableFuture<JsonNode> first = CompletableFuture.supplyAsync(() -> here.request("send", same));
                CompletableFuture<JsonNode> second = CompletableFuture.supplyAsync(() -> there.request("send", same));
                assertThat(first.get().get("seq")).isEqualTo(second.get().get("seq"));
                assertThat(first.get().get("seq").asLong()).isEqualTo(round);
                assertThat(first.get().get("at")).isEqualTo(second.get().get("at"));
            }
        }
    }

    @Test
    void whatIsAcknowledgedHereIsInTheHistoryThere() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (SocketClient ann = one.connect("ann")) {
            for (int i = 1; i <= 100; i++) {
                Map<String, Object> message = Map.of(
                        "room", room, "text", "m" + i, "key", UUID.randomUUID().toString());
                assertThat(ann.request("send", message).get("type").asString()).isEqualTo("ack");
                two.rest("bob")
                        .get()
                        .uri("/api/v1/rooms/{room}/messages?limit=1", room)
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .jsonPath("$.head")
                        .isEqualTo(i)
                        .jsonPath("$.entries[0].text")
                        .isEqualTo("m" + i);
            }
        }
    }

    @Test
    void aMemberWhoLeavesOnOneHearsNothingMoreOnTheOther() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (SocketClient ann = one.connect("ann");
                SocketClient bob = two.connect("bob")) {
            subscribe(room, ann, bob);
            bob.request(
                    "send",
                    Map.of("room", room, "text", "hi", "key", UUID.randomUUID().toString()));
            userRoom.leaveUntold(room, "bob");
            userRoom.line(room, new Line("left", "bob"));
            assertThat(bob.await("ended").get("code").asString()).isEqualTo("not-a-member");
            ann.send(message(room, "gone"));
            entries(ann, 3);
            assertThat(bob.request(
                                    "send",
                                    Map.of(
                                            "room",
                                            room,
                                            "text",
                                            "?",
                                            "key",
                                            UUID.randomUUID().toString()))
                            .get("code")
                            .asString())
                    .isEqualTo("not-a-member");
            assertThat(bob.frames("entry")).hasSize(2);
        }
    }

    @Test
    @RequiresServers
    void withoutRedisLinesAreStoredAtOnceAndFoundByTheOtherInstance() throws IOException {
        String room = userRoom.room("ann", "bob");
        String own = MongoStore.shared().freshDatabase();
        try (RedisStore redis = RedisStore.start();
                ChatInstance one = start(own, redis.uri());
                ChatInstance two = start(own, redis.uri());
                SocketClient ann = one.connect("ann");
                SocketClient bob = two.connect("bob")) {
            subscribe(room, ann, bob);
            redis.kill();
            IntStream.rangeClosed(1, 20).forEach(i -> ann.send(message(room, "m" + i)));
            assertThat(ann.await(20, "ack")).hasSize(20);
            assertThat(seqs(entries(bob, 20))).isEqualTo(oneTo(20));
            redis.restart();
            IntStream.rangeClosed(21, 40).forEach(i -> ann.send(message(room, "m" + i)));
            assertThat(seqs(entries(bob, 20)))
                    .isEqualTo(LongStream.rangeClosed(21, 40).boxed().toList());
        }
    }

    /** The control of the test above: without the sweep, a line that the relay lost stays lost. */
    @Test
    @RequiresServers
    void withoutRedisAndWithoutTheSweepTheOtherInstanceHearsNothing() throws Exception {
        String room = userRoom.room("ann", "bob");
        String[] noSweep = {"maru.chat.room.sweep-every=1h", "maru.chat.room.sweep-without-relay=1h"};
        String own = MongoStore.shared().freshDatabase();
        try (RedisStore redis = RedisStore.start();
                ChatInstance one = start(own, redis.uri(), noSweep);
                ChatInstance two = start(own, redis.uri(), noSweep);
                SocketClient ann = one.connect("ann");
                SocketClient bob = two.connect("bob")) {
            subscribe(room, ann, bob);
            redis.kill();
            ann.send(message(room, "lost"));
            ann.await("ack");
            Thread.sleep(Duration.ofSeconds(3));
            assertThat(bob.frames("entry")).isEmpty();
        }
    }

    /** Nobody announced the line, and whoever stored it is gone: its end is the reason to look. The control is the test above. */
    @Test
    @RequiresServers
    void whatAnInstanceStoredBeforeItsEndIsLookedForAtItsEnd() throws Exception {
        String room = userRoom.room("ann", "bob");
        String[] noSweep = {
            "maru.chat.room.sweep-every=1h",
            "maru.chat.room.sweep-without-relay=1h",
            "maru.chat.instance.beat-every=100ms",
            "maru.chat.instance.dead-after=1s"
        };
        String own = MongoStore.shared().freshDatabase();
        try (RedisStore redis = RedisStore.start();
                ChatInstance one = start(own, redis.uri(), noSweep);
                ChatInstance two = start(own, redis.uri(), noSweep);
                SocketClient ann = one.connect("ann");
                SocketClient bob = two.connect("bob")) {
            subscribe(room, ann, bob);
            Instances known = two.bean(Instances.class);
            await().until(() -> known.live().size() == 2);
            redis.kill();
            ann.send(message(room, "last words"));
            ann.await("ack");
            one.close();
            assertThat(texts(entries(bob, 1))).containsExactly("last words");
            assertThat(known.live()).containsExactly(known.self());
        }
    }
}
