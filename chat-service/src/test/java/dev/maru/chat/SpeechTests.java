package dev.maru.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.testing.MongoStore;
import dev.maru.testing.RedisStore;
import dev.maru.testing.socket.SocketClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

/** Mute, read-only and slow mode, on every way of writing, on two instances. */
class SpeechTests {

    private static FakeUserRoom userRoom;
    private static String database;
    private static ChatInstance one;
    private static ChatInstance two;

    @BeforeAll
    static void prepare() {
        userRoom = new FakeUserRoom();
        database = MongoStore.shared().freshDatabase();
        one = new ChatInstance(
                MongoStore.shared().uri(), database, RedisStore.shared().uri(), userRoom);
        two = new ChatInstance(
                MongoStore.shared().uri(), database, RedisStore.shared().uri(), userRoom);
    }

    @AfterAll
    static void tidyUp() {
        one.close();
        two.close();
        userRoom.close();
        MongoStore.shared().drop(database);
    }

    @Test
    void whoIsMutedWritesNothingInAnyWayAndHearsAll() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (SocketClient ann = one.connect("ann");
                SocketClient bob = two.connect("bob")) {
            subscribe(room, ann, bob);
            assertThat(send(bob, room, "before").get("type").asString()).isEqualTo("ack");
            mute(bob, room, Instant.now().plus(Duration.ofHours(1)));

            JsonNode refused = send(bob, room, "after");

            assertThat(refused.get("code").asString()).isEqualTo("muted");
            assertThat(refused.get("retryable").asBoolean()).isFalse();
            assertThat(refused.get("retryAfterMs").asLong()).isBetween(3_500_000L, 3_600_000L);
            for (Map<String, Object> change : changes(1)) {
                assertThat(request(bob, room, change).get("code").asString()).isEqualTo("muted");
            }
            assertThat(rest("bob", room, "POST", "/messages", Map.of("text", "x")))
                    .isEqualTo(403);
            assertThat(rest("bob", room, "PATCH", "/messages/1", Map.of("text", "x")))
                    .isEqualTo(403);
            assertThat(rest("bob", room, "PUT", "/messages/1/reactions/👍", null))
                    .isEqualTo(403);
            assertThat(rest("bob", room, "PUT", "/messages/1/pin", null)).isEqualTo(403);
            assertThat(send(ann, room, "hush").get("type").asString()).isEqualTo("ack");
            assertThat(bob.await(frame -> frame.path("text").asString("").equals("hush")))
                    .isNotNull();
            // What one said oneself one may take back.
            assertThat(request(bob, room, Map.of("type", "delete", "target", 1))
                            .get("type")
                            .asString())
                    .isEqualTo("ack");
            // The control: when it is over, the same is let in.
            mute(bob, room, Instant.now().minusSeconds(1));
            assertThat(send(bob, room, "again").get("type").asString()).isEqualTo("ack");
        }
    }

    @Test
    void inAReadOnlyRoomOnlyThoseWriteWhoKeepOrder() throws IOException {
        String room = userRoom.room("ann", "mo", "bob");
        userRoom.appoint(room, "mo");
        try (SocketClient ann = one.connect("ann");
                SocketClient mo = two.connect("mo");
                SocketClient bob = two.connect("bob")) {
            subscribe(room, ann, mo, bob);
            send(ann, room, "before");
            awaitTold(bob, "room", room, userRoom.readOnly(room, true));

            assertThat(send(bob, room, "x").get("code").asString()).isEqualTo("read-only");
            for (Map<String, Object> change : changes(1)) {
                if (!change.get("type").equals("edit")) {
                    assertThat(request(bob, room, change).get("code").asString())
                            .isEqualTo("read-only");
                }
            }
            assertThat(rest("bob", room, "POST", "/messages", Map.of("text", "x")))
                    .isEqualTo(403);
            assertThat(send(mo, room, "notice").get("type").asString()).isEqualTo("ack");
            assertThat(send(ann, room, "notice").get("type").asString()).isEqualTo("ack");
            awaitTold(bob, "room", room, userRoom.readOnly(room, false));
            assertThat(send(bob, room, "x").get("type").asString()).isEqualTo("ack");
        }
    }

    @Test
    void inASlowRoomOneOfManyAtOnceIsLetInOnWhicheverInstance() throws IOException {
        String room = userRoom.room("ann", "bob");
        userRoom.slow(room, 60_000);
        try (SocketClient ann = one.connect("ann");
                SocketClient bob = one.connect("bob");
                SocketClient other = two.connect("bob")) {
            subscribe(room, ann, bob, other);
            List<String> keys = IntStream.range(0, 10)
                    .mapToObj(i -> UUID.randomUUID().toString())
                    .toList();
            for (int i = 0; i < keys.size(); i++) {
                SocketClient from = i % 2 == 0 ? bob : other;
                from.send(Map.of("type", "send", "ref", "s", "key", keys.get(i), "room", room, "text", "m" + i));
            }
            await().until(() -> answers(bob) + answers(other) == keys.size());

            assertThat(bob.frames("ack").size() + other.frames("ack").size()).isEqualTo(1);
            JsonNode refused = List.of(bob, other).stream()
                    .flatMap(client -> client.frames("error").stream())
                    .findFirst()
                    .orElseThrow();
            assertThat(refused.get("code").asString()).isEqualTo("slow-mode");
            assertThat(refused.get("retryable").asBoolean()).isTrue();
            assertThat(refused.get("retryAfterMs").asLong()).isBetween(50_000L, 60_000L);
            assertThat(rest("bob", room, "POST", "/messages", Map.of("text", "x")))
                    .isEqualTo(429);
            // Those who keep order do not wait.
            for (int i = 0; i < 3; i++) {
                assertThat(send(ann, room, "a" + i).get("type").asString()).isEqualTo("ack");
            }
        }
    }

    @Test
    void aRetryOfWhatIsStoredIsNoSecondMessage() throws IOException {
        String room = userRoom.room("ann", "bob");
        userRoom.slow(room, 60_000);
        try (SocketClient bob = one.connect("bob")) {
            subscribe(room, bob);
            Map<String, Object> message =
                    Map.of("room", room, "key", UUID.randomUUID().toString(), "text", "once");
            assertThat(bob.request("send", message).get("seq").asLong()).isEqualTo(1);
            assertThat(bob.request("send", message).get("duplicate").asBoolean())
                    .isTrue();
            mute(bob, room, Instant.now().plus(Duration.ofHours(1)));
            assertThat(bob.request("send", message).get("duplicate").asBoolean())
                    .isTrue();
        }
    }

    @Test
    void peopleLearnWhereTheyStandOnAllConnections() throws IOException {
        String room = userRoom.room("ann");
        try (SocketClient here = one.connect("guest");
                SocketClient there = two.connect("guest")) {
            userRoom.join(room, "guest");
            for (SocketClient client : List.of(here, there)) {
                JsonNode frame = client.await("membership");
                assertThat(frame.get("room").asString()).isEqualTo(room);
                assertThat(frame.get("state").asString()).isEqualTo("member");
            }
        }
    }

    private static long answers(SocketClient client) {
        return client.frames("ack").size() + client.frames("error").size();
    }

    private static List<Map<String, Object>> changes(long target) {
        return List.of(
                Map.of("type", "edit", "target", target, "text", "x"),
                Map.of("type", "react", "target", target, "emoji", "👍", "on", true),
                Map.of("type", "pin", "target", target, "on", true));
    }

    private static JsonNode request(SocketClient client, String room, Map<String, Object> change) {
        Map<String, Object> fields = new HashMap<>(change);
        fields.put("room", room);
        fields.put("key", UUID.randomUUID().toString());
        return client.request((String) change.get("type"), fields);
    }

    private static JsonNode send(SocketClient client, String room, String text) {
        return client.request(
                "send", Map.of("room", room, "key", UUID.randomUUID().toString(), "text", text));
    }

    /** Mutes bob, and waits until he was told. */
    private static void mute(SocketClient bob, String room, Instant until) {
        awaitTold(bob, "membership", room, userRoom.mute(room, "bob", until));
    }

    /** Earlier versions may be told as well: an instance that had known one by asking tells it when its fact comes. */
    private static void awaitTold(SocketClient client, String type, String room, long version) {
        client.await(frame -> frame.path("type").asString("").equals(type)
                && frame.get("room").asString().equals(room)
                && frame.get("version").asLong() == version);
    }

    private static void subscribe(String room, SocketClient... clients) {
        for (SocketClient client : clients) {
            assertThat(client.request("subscribe", Map.of("room", room))
                            .get("type")
                            .asString())
                    .isEqualTo("subscribed");
        }
    }

    private static int rest(String user, String room, String method, String path, @Nullable Object body) {
        var request = two.rest(user)
                .method(HttpMethod.valueOf(method))
                .uri("/api/v1/rooms/" + room + path)
                .header("Idempotency-Key", UUID.randomUUID().toString());
        return (body == null ? request.exchange() : request.bodyValue(body).exchange())
                .expectBody()
                .returnResult()
                .getStatus()
                .value();
    }
}
