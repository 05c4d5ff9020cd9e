package dev.maru.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.maru.contracts.room.Line;
import dev.maru.testing.MongoStore;
import dev.maru.testing.RedisStore;
import dev.maru.testing.TestTokens;
import dev.maru.testing.socket.SocketClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What a client sees at {@code /ws}, on one instance with real stores. */
class SocketTests {

    private static FakeUserRoom userRoom;
    private static ChatInstance chat;

    @BeforeAll
    static void start() {
        userRoom = new FakeUserRoom();
        MongoStore mongo = MongoStore.shared();
        chat = new ChatInstance(
                mongo.uri(),
                mongo.freshDatabase(),
                RedisStore.shared().uri(),
                userRoom,
                "maru.chat.socket.heartbeat=1s");
    }

    @AfterAll
    static void stop() {
        chat.close();
        userRoom.close();
    }

    private static Map<String, Object> message(String room, String text) {
        return Map.of("room", room, "text", text, "key", UUID.randomUUID().toString());
    }

    private static List<Long> seqs(List<JsonNode> entries) {
        return entries.stream().map(entry -> entry.get("seq").asLong()).toList();
    }

    @Test
    void nothingThatIsAskedOfTheStoreWaitsForEver() {
        assertThat(chat.bean(MongoDatabase.class).getTimeout(TimeUnit.SECONDS)).isEqualTo(5);
    }

    @Test
    void aLineReachesEverybodyOnceAndTheSenderGetsItsAcknowledgementFirst() throws IOException {
        String room = userRoom.room("ann", "bob", "cho");
        try (SocketClient ann = chat.connect("ann");
                SocketClient bob = chat.connect("bob");
                SocketClient cho = chat.connect("cho")) {
            for (SocketClient client : List.of(ann, bob, cho)) {
                JsonNode subscribed = client.request("subscribe", Map.of("room", room));
                assertThat(subscribed.get("type").asString()).isEqualTo("subscribed");
                assertThat(subscribed.get("head").asLong()).isZero();
                assertThat(subscribed.get("entries")).isEmpty();
                assertThat(subscribed.get("recovered").asBoolean()).isTrue();
            }
            String key = UUID.randomUUID().toString();
            JsonNode ack = ann.request("send", Map.of("room", room, "key", key, "text", "안녕하세요 👋"));
            assertThat(ack.get("type").asString()).isEqualTo("ack");
            assertThat(ack.get("seq").asLong()).isEqualTo(1);
            assertThat(ack.get("n").asLong()).isEqualTo(1);
            assertThat(ack.has("duplicate")).isFalse();
            for (SocketClient client : List.of(ann, bob, cho)) {
                JsonNode entry = client.await("entry");
                assertThat(entry.propertyNames())
                        .containsExactly("type", "room", "seq", "kind", "n", "by", "at", "key", "text");
                assertThat(entry.get("text").asString()).isEqualTo("안녕하세요 👋");
                assertThat(entry.get("by").asString()).isEqualTo("ann");
                assertThat(entry.get("key").asString()).isEqualTo(key);
                assertThat(entry.get("at")).isEqualTo(ack.get("at"));
            }
            List<String> order = ann.frames().stream()
                    .map(frame -> frame.get("type").asString())
                    .toList();
            assertThat(order.indexOf("ack")).isLessThan(order.indexOf("entry"));
        }
    }

    @Test
    void pipelinedMessagesKeepTheirOrder() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (SocketClient ann = chat.connect("ann");
                SocketClient bob = chat.connect("bob")) {
            bob.request("subscribe", Map.of("room", room));
            IntStream.rangeClosed(1, 200)
                    .forEach(i -> ann.send(Map.of(
                            "type",
                            "send",
                            "room",
                            room,
                            "key",
                            UUID.randomUUID().toString(),
                            "text",
                            "m" + i)));
            List<JsonNode> entries = bob.await(200, "entry");
            assertThat(seqs(entries))
                    .isEqualTo(IntStream.rangeClosed(1, 200)
                            .mapToObj(i -> (long) i)
                            .toList());
            assertThat(entries)
                    .extracting(entry -> entry.get("text").asString())
                    .isEqualTo(
                            IntStream.rangeClosed(1, 200).mapToObj(i -> "m" + i).toList());
        }
    }

    @Test
    void theSameKeyGivesTheFirstAnswerAndAnotherTextUnderItIsRefused() throws IOException {
        String room = userRoom.room("ann");
        try (SocketClient ann = chat.connect("ann")) {
            String key = UUID.randomUUID().toString();
            JsonNode first = ann.request("send", Map.of("room", room, "key", key, "text", "once"));
            JsonNode again = ann.request("send", Map.of("room", room, "key", key.toUpperCase(), "text", "once"));
            assertThat(again.get("type").asString()).isEqualTo("ack");
            assertThat(again.get("seq")).isEqualTo(first.get("seq"));
            assertThat(again.get("at")).isEqualTo(first.get("at"));
            assertThat(again.get("duplicate").asBoolean()).isTrue();
            JsonNode other = ann.request("send", Map.of("room", room, "key", key, "text", "twice"));
            assertThat(other.get("type").asString()).isEqualTo("error");
            assertThat(other.get("code").asString()).isEqualTo("key-reused");
            assertThat(other.get("retryable").asBoolean()).isFalse();
            assertThat(ann.request("send", message(room, "next")).get("seq").asLong())
                    .isEqualTo(2);
        }
    }

    @Test
    void resumingBringsEverythingSinceOnceAndInOrder() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (SocketClient ann = chat.connect("ann")) {
            IntStream.rangeClosed(1, 30).forEach(i -> ann.request("send", message(room, "m" + i)));
            try (SocketClient bob = chat.connect("bob", Map.of(room, 12L))) {
                JsonNode subscribed = bob.await("subscribed");
                assertThat(subscribed.get("head").asLong()).isEqualTo(30);
                assertThat(subscribed.get("n").asLong()).isEqualTo(30);
                assertThat(subscribed.get("recovered").asBoolean()).isTrue();
                assertThat(seqs(List.copyOf(subscribed.get("entries").values())))
                        .isEqualTo(LongStream.rangeClosed(13, 30).boxed().toList());
                ann.request("send", message(room, "live"));
                assertThat(bob.await("entry").get("seq").asLong()).isEqualTo(31);
            }
        }
    }

    @Test
    void moreThanAPageIsNotRecoveredAndThenLive() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (SocketClient ann = chat.connect("ann")) {
            IntStream.rangeClosed(1, 205)
                    .forEach(i -> ann.send(Map.of(
                            "type",
                            "send",
                            "room",
                            room,
                            "key",
                            UUID.randomUUID().toString(),
                            "text",
                            "m" + i)));
            ann.await(205, "ack");
            try (SocketClient bob = chat.connect("bob", Map.of(room, 1L))) {
                JsonNode subscribed = bob.await("subscribed");
                assertThat(subscribed.get("recovered").asBoolean()).isFalse();
                assertThat(subscribed.get("head").asLong()).isEqualTo(205);
                assertThat(subscribed.get("entries")).isEmpty();
                ann.request("send", message(room, "live"));
                assertThat(bob.await("entry").get("seq").asLong()).isEqualTo(206);
            }
        }
    }

    @Test
    void whoeverIsNotAMemberReadsAndWritesNothing() throws IOException {
        String room = userRoom.room("ann");
        try (SocketClient ann = chat.connect("ann");
                SocketClient eve = chat.connect("eve")) {
            ann.request("subscribe", Map.of("room", room));
            JsonNode refused = eve.request("subscribe", Map.of("room", room, "after", 0));
            assertThat(refused.get("code").asString()).isEqualTo("not-a-member");
            assertThat(eve.request("send", message(room, "let me in"))
                            .get("code")
                            .asString())
                    .isEqualTo("not-a-member");
            assertThat(eve.request("send", message(UUID.randomUUID().toString(), "hello?"))
                            .get("code")
                            .asString())
                    .isEqualTo("not-found");
            ann.request("send", message(room, "private"));
            ann.await("entry");
            eve.send(Map.of("type", "ping"));
            eve.await("pong");
            assertThat(eve.frames("entry")).isEmpty();
            // The control: were eve a member, the same steps would have brought her the line.
            userRoom.join(room, "eve");
            assertThat(eve.request("subscribe", Map.of("room", room, "after", 0))
                            .get("entries"))
                    .hasSize(1);
        }
    }

    @Test
    void leavingEndsTheSubscriptionAtThatLine() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (SocketClient ann = chat.connect("ann");
                SocketClient bob = chat.connect("bob")) {
            ann.request("subscribe", Map.of("room", room));
            bob.request("subscribe", Map.of("room", room));
            userRoom.leaveUntold(room, "bob");
            userRoom.line(room, new Line("left", "bob"));
            JsonNode left = ann.await("entry");
            assertThat(left.get("kind").asString()).isEqualTo("left");
            assertThat(left.get("seq").asLong()).isEqualTo(1);
            assertThat(bob.await("ended").get("code").asString()).isEqualTo("not-a-member");
            ann.request("send", message(room, "he is gone"));
            ann.await("entry");
            assertThat(bob.request("send", message(room, "am I?")).get("code").asString())
                    .isEqualTo("not-a-member");
            assertThat(bob.frames("entry")).hasSize(1);
        }
    }

    @Test
    void aDeletedRoomEndsForEverybody() throws IOException {
        String room = userRoom.room("ann");
        try (SocketClient ann = chat.connect("ann")) {
            ann.request("subscribe", Map.of("room", room));
            userRoom.delete(room);
            chat.asUserRoom()
                    .post()
                    .uri("/internal/v1/rooms/{room}/end", room)
                    .exchange()
                    .expectStatus()
                    .isNoContent();
            assertThat(ann.await("ended").get("code").asString()).isEqualTo("room-gone");
            assertThat(ann.request("send", message(room, "still here?"))
                            .get("code")
                            .asString())
                    .isEqualTo("not-found");
        }
    }

    @Test
    void readingMovesTheCursorAndTellsTheOthers() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (SocketClient ann = chat.connect("ann");
                SocketClient bob = chat.connect("bob")) {
            ann.request("subscribe", Map.of("room", room));
            bob.request("subscribe", Map.of("room", room));
            IntStream.rangeClosed(1, 3).forEach(i -> ann.request("send", message(room, "m" + i)));
            bob.await(3, "entry");
            bob.send(Map.of("type", "read", "room", room, "seq", 2));
            JsonNode read = ann.await("read");
            assertThat(read.get("user").asString()).isEqualTo("bob");
            assertThat(read.get("seq").asLong()).isEqualTo(2);
            assertThat(read.get("n").asLong()).isEqualTo(2);
            bob.send(Map.of("type", "read", "room", room, "seq", 999));
            assertThat(ann.await("read").get("seq").asLong()).isEqualTo(3);
            assertThat(bob.request("subscribe", Map.of("room", room))
                            .get("read")
                            .asLong())
                    .isEqualTo(3);
        }
    }

    @Test
    void typingIsShownToTheOthersOnly() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (SocketClient ann = chat.connect("ann");
                SocketClient bob = chat.connect("bob")) {
            ann.request("subscribe", Map.of("room", room));
            bob.request("subscribe", Map.of("room", room));
            ann.send(Map.of("type", "typing", "room", room));
            assertThat(bob.await("typing").get("user").asString()).isEqualTo("ann");
            ann.send(Map.of("type", "ping"));
            ann.await("pong");
            assertThat(ann.frames("typing")).isEmpty();
        }
    }

    @Test
    void heartbeatsCarryTheHeads() throws IOException {
        String room = userRoom.room("ann");
        try (SocketClient ann = chat.connect("ann")) {
            ann.request("subscribe", Map.of("room", room));
            ann.request("send", message(room, "one"));
            ann.await(frame -> frame.path("rooms").path(room).asLong(0) == 1, "heads with the room at 1");
        }
    }

    @Test
    void aFreshTokenKeepsTheConnection() throws IOException {
        String shortLived = TestTokens.shared()
                .accessFor("ann")
                .expiresIn(Duration.ofSeconds(2))
                .mint();
        try (SocketClient stays = SocketClient.connect(chat.socket(), shortLived);
                SocketClient ends = SocketClient.connect(chat.socket(), shortLived)) {
            stays.send(Map.of("type", "refresh", "token", TestTokens.shared().access("ann")));
            stays.await("refreshed");
            assertThat(ends.closeCode()).isEqualTo(4401);
            stays.send(Map.of("type", "ping"));
            stays.await("pong");
        }
    }

    @Test
    void oneConnectionTooManyReplacesTheOldest() throws IOException {
        List<SocketClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 11; i++) {
                clients.add(chat.connect("dan"));
            }
            assertThat(clients.getFirst().closeCode()).isEqualTo(4409);
            assertThat(clients.get(1).isOpen()).isTrue();
        } finally {
            clients.forEach(SocketClient::close);
        }
    }

    // Bad input

    @Test
    void whatIsSaidBeforeConnectClosesWith4401() throws IOException {
        try (SocketClient client = SocketClient.open(chat.socket())) {
            client.send(Map.of("type", "ping"));
            assertThat(client.await("error").get("code").asString()).isEqualTo("unauthenticated");
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void silenceInsteadOfConnectClosesWith4401() throws IOException {
        try (ChatInstance impatient = new ChatInstance(
                        MongoStore.shared().uri(),
                        MongoStore.shared().freshDatabase(),
                        RedisStore.shared().uri(),
                        userRoom,
                        "maru.chat.socket.connect-within=1s");
                SocketClient client = SocketClient.open(impatient.socket())) {
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    static Stream<Arguments> badTokens() {
        TestTokens tokens = TestTokens.shared();
        return Stream.of(
                Arguments.of("expired", tokens.expired("ann")),
                Arguments.of("other issuer", tokens.ofOtherIssuer("ann")),
                Arguments.of("other audience", tokens.forOtherAudience("ann")),
                Arguments.of("other key", tokens.ofOtherKey("ann")),
                Arguments.of("unsigned", tokens.unsigned("ann")),
                Arguments.of("signed with the public key", tokens.signedWithPublicKey("ann")),
                Arguments.of("tampered", tokens.tampered("ann")),
                Arguments.of("not a token", "x"),
                Arguments.of("empty", ""),
                Arguments.of("10 KB", "x".repeat(10_240)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void aBadTokenClosesWith4401(String name, String token) throws IOException {
        try (SocketClient client = SocketClient.open(chat.socket())) {
            client.send(Map.of("type", "connect", "token", token));
            assertThat(client.await("error").get("code").asString()).isEqualTo("unauthenticated");
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void aMissingTokenClosesWith4401() throws IOException {
        try (SocketClient client = SocketClient.open(chat.socket())) {
            client.send(Map.of("type", "connect"));
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void programsMaySendTheTokenWithTheUpgrade() throws IOException {
        Map<String, String> header =
                Map.of("Authorization", "Bearer " + TestTokens.shared().access("ann"));
        try (SocketClient client = SocketClient.open(chat.socket(), header)) {
            client.send(Map.of("type", "connect"));
            assertThat(client.await("connected").get("user").asString()).isEqualTo("ann");
        }
    }

    @ParameterizedTest
    @MethodSource("foreignOrigins")
    void aPageOfAnotherSiteCannotConnect(String origin) {
        assertThatThrownBy(() -> SocketClient.open(chat.socket(), Map.of("Origin", origin)))
                .isInstanceOf(IOException.class)
                .hasStackTraceContaining("403");
    }

    static List<String> foreignOrigins() {
        return List.of("https://evil.example", "null", "http://127.0.0.1.evil.example", "http://127.0.0.1:1");
    }

    @Test
    void aPageOfTheSameSiteCanConnect() throws IOException {
        try (SocketClient client =
                SocketClient.open(chat.socket(), Map.of("Origin", "http://127.0.0.1:" + chat.port()))) {
            assertThat(client.isOpen()).isTrue();
        }
    }

    static List<String> unparsable() {
        return List.of(
                "",
                "{",
                "null",
                "[]",
                "\"x\"",
                "nonsense",
                "{} {}",
                "{\"type\":\"ping\",\"type\":\"ping\"}",
                "{\"type\":\"ping\",\"x\":" + "[".repeat(21) + "]".repeat(21) + "}",
                "{\"type\":\"ping\",\"x\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}",
                "{\"type\":\"ping\",\"x\":" + "9".repeat(1_000) + "}");
    }

    @ParameterizedTest
    @MethodSource("unparsable")
    void whatIsNotAJsonObjectWithinTheLimitsClosesWith4400(String text) throws IOException {
        try (SocketClient client = chat.connect("ann")) {
            client.sendText(text);
            assertThat(client.await("error").get("code").asString()).isEqualTo("bad-frame");
            assertThat(client.closeCode()).isEqualTo(4400);
        }
    }

    static List<String> undescribed() {
        String key = UUID.randomUUID().toString();
        return List.of(
                "{\"ref\":\"1\"}",
                "{\"ref\":\"1\",\"type\":\"dance\"}",
                "{\"ref\":\"1\",\"type\":7}",
                "{\"ref\":\"1\",\"type\":\"send\"}",
                "{\"ref\":\"1\",\"type\":\"send\",\"room\":{\"$ne\":1},\"key\":\"" + key + "\",\"text\":\"x\"}",
                "{\"ref\":\"1\",\"type\":\"send\",\"room\":\"r\",\"key\":7,\"text\":\"x\"}",
                "{\"ref\":\"1\",\"type\":\"send\",\"room\":\"r\",\"key\":\"" + key + "\",\"text\":[\"x\"]}",
                "{\"ref\":\"1\",\"type\":\"send\",\"room\":\"r\",\"key\":\"" + key
                        + "\",\"text\":\"x\",\"by\":\"somebody\"}",
                "{\"ref\":\"1\",\"type\":\"subscribe\",\"room\":\"r\",\"after\":-1}",
                "{\"ref\":\"1\",\"type\":\"subscribe\",\"room\":\"r\",\"after\":1.5}",
                "{\"ref\":\"1\",\"type\":\"subscribe\",\"room\":\"r\",\"after\":\"5\"}",
                "{\"ref\":\"1\",\"type\":\"subscribe\",\"room\":\"r\",\"after\":99999999999999999999}",
                "{\"ref\":\"1\",\"type\":\"read\",\"room\":null,\"seq\":1}",
                "{\"ref\":\"1\",\"type\":\"subscribe\",\"room\":\"" + "r".repeat(65) + "\"}");
    }

    @ParameterizedTest
    @MethodSource("undescribed")
    void aFrameThatIsNotDescribedIsAnsweredAndTheConnectionStays(String text) throws IOException {
        try (SocketClient client = chat.connect("ann")) {
            client.sendText(text);
            JsonNode error = client.await("error");
            assertThat(error.get("code").asString()).isEqualTo("bad-frame");
            assertThat(error.get("ref").asString()).isEqualTo("1");
            assertThat(error.get("traceId").asString()).hasSize(32);
            client.send(Map.of("type", "ping"));
            client.await("pong");
        }
    }

    @Test
    void aFrameOver64KibClosesWith4413() throws IOException {
        try (SocketClient client = chat.connect("ann")) {
            client.sendText("{\"type\":\"ping\"}" + " ".repeat(65_536 - 15));
            client.await("pong");
            client.sendText("{\"type\":\"ping\"}" + " ".repeat(65_536 - 14));
            assertThat(client.closeCode()).isEqualTo(4413);
        }
    }

    @Test
    void aBinaryFrameClosesWith4400() throws IOException {
        try (SocketClient client = chat.connect("ann")) {
            client.sendBinary(new byte[] {1, 2, 3});
            assertThat(client.closeCode()).isEqualTo(4400);
        }
    }

    static Stream<Arguments> badTexts() {
        return Stream.of(
                Arguments.of("", "blank-text"),
                Arguments.of(" \n\t\u3000\u200b", "blank-text"),
                Arguments.of("가".repeat(4_001), "text-too-long"),
                Arguments.of("a\u0000b", "bad-text"),
                Arguments.of("\\ud800", "bad-text"),
                Arguments.of("\\udc00\\ud800", "bad-text"));
    }

    @ParameterizedTest
    @MethodSource("badTexts")
    void aTextThatCannotBeSaidIsRefusedAndTheConnectionStays(String text, String code) throws IOException {
        String room = userRoom.room("ann");
        try (SocketClient ann = chat.connect("ann")) {
            String escaped = text.replace("\n", "\\n").replace("\t", "\\t").replace("\u0000", "\\u0000");
            ann.sendText("{\"type\":\"send\",\"ref\":\"1\",\"room\":\"%s\",\"key\":\"%s\",\"text\":\"%s\"}"
                    .formatted(room, UUID.randomUUID(), escaped));
            assertThat(ann.await("error").get("code").asString()).isEqualTo(code);
            JsonNode ack = ann.request("send", message(room, "😀".repeat(4_000)));
            assertThat(ack.get("seq").asLong()).isEqualTo(1);
        }
    }

    @Test
    void aKeyHasToBeAUuid() throws IOException {
        String room = userRoom.room("ann");
        try (SocketClient ann = chat.connect("ann")) {
            JsonNode error = ann.request("send", Map.of("room", room, "key", "k1", "text", "x"));
            assertThat(error.get("code").asString()).isEqualTo("invalid");
        }
    }

    @Test
    void thereIsABoundToSubscriptions() throws IOException {
        List<String> rooms =
                IntStream.range(0, 129).mapToObj(_ -> userRoom.room("ann")).toList();
        try (SocketClient ann = chat.connect("ann")) {
            rooms.subList(0, 128)
                    .forEach(room -> assertThat(ann.request("subscribe", Map.of("room", room))
                                    .get("type")
                                    .asString())
                            .isEqualTo("subscribed"));
            assertThat(ann.request("subscribe", Map.of("room", rooms.getLast()))
                            .get("code")
                            .asString())
                    .isEqualTo("too-many-subscriptions");
        }
    }
}
