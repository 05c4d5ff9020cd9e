package dev.maru.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.maru.testing.MongoStore;
import dev.maru.testing.RedisStore;
import dev.maru.testing.socket.SocketClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Edits, deletions, replies, reactions and pins: live, replayed, idempotent, and only by those who may. */
class ChangeTests {

    private static final String THUMB = "👍";
    private static final String HEART = "❤️";

    private static FakeUserRoom userRoom;
    private static ChatInstance chat;
    private static MongoClient client;
    private static MongoDatabase database;

    @BeforeAll
    static void start() {
        userRoom = new FakeUserRoom();
        MongoStore mongo = MongoStore.shared();
        String name = mongo.freshDatabase();
        chat = new ChatInstance(mongo.uri(), name, RedisStore.shared().uri(), userRoom);
        client = MongoClients.create(mongo.uri());
        database = client.getDatabase(name);
    }

    @AfterAll
    static void stop() {
        client.close();
        chat.close();
        userRoom.close();
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    /** Fields of a frame, given as name, value, name, value. */
    private static Map<String, Object> fields(String room, Object... namesAndValues) {
        Map<String, Object> fields = new HashMap<>(Map.of("room", room, "key", key()));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }

    private static long ack(JsonNode answer) {
        assertThat(answer.get("type").asString()).as("%s", answer).isEqualTo("ack");
        return answer.get("seq").asLong();
    }

    private static long say(SocketClient by, String room, String text) {
        return ack(by.request("send", fields(room, "text", text)));
    }

    private static void subscribe(SocketClient client, String room) {
        assertThat(client.request("subscribe", Map.of("room", room)).get("type").asString())
                .isEqualTo("subscribed");
    }

    private static JsonNode entry(SocketClient client, String kind) {
        return client.await(
                frame -> frame.path("type").asString("").equals("entry")
                        && frame.path("kind").asString("").equals(kind),
                kind);
    }

    private static JsonNode get(String user, String path, Object... variables) {
        byte[] body = chat.rest(user)
                .get()
                .uri(path, variables)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JsonMapper.shared().readTree(body);
    }

    private static JsonNode message(String user, String room, long seq) {
        return get(user, "/api/v1/rooms/{room}/messages/{seq}", room, seq);
    }

    private static List<String> strings(JsonNode array) {
        return array.values().stream().map(JsonNode::asString).toList();
    }

    @Test
    void anEditIsLiveAndIsWhatHistoryShows() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (SocketClient ann = chat.connect("ann");
                SocketClient bob = chat.connect("bob")) {
            subscribe(bob, room);
            long seq = say(ann, room, "helo");
            long edit =
                    ack(ann.request("edit", fields(room, "target", seq, "text", "hello", "mentions", List.of("bob"))));
            JsonNode live = entry(bob, "edit");
            assertThat(live.get("target").asLong()).isEqualTo(seq);
            assertThat(live.get("text").asString()).isEqualTo("hello");
            assertThat(live.get("n").asLong()).isEqualTo(1);
            JsonNode now = message("bob", room, seq);
            assertThat(now.get("text").asString()).isEqualTo("hello");
            assertThat(now.get("rev").asLong()).isEqualTo(edit);
            assertThat(now.get("edits").asInt()).isEqualTo(1);
            assertThat(strings(now.get("mentions"))).containsExactly("bob");
            assertThat(get("bob", "/api/v1/rooms/{room}/messages?before={edit}", room, edit)
                            .get("entries")
                            .get(0))
                    .isEqualTo(now);
            JsonNode versions = get("bob", "/api/v1/rooms/{room}/messages/{seq}/edits", room, seq)
                    .get("items");
            assertThat(versions.values().stream().map(v -> v.get("text").asString()))
                    .containsExactly("helo", "hello");
        }
    }

    @Test
    void aDeletedMessageIsNowhereAnyMore() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (SocketClient ann = chat.connect("ann");
                SocketClient bob = chat.connect("bob")) {
            subscribe(bob, room);
            long seq = say(ann, room, "a-secret");
            ack(ann.request("edit", fields(room, "target", seq, "text", "another-secret")));
            ack(bob.request("react", fields(room, "target", seq, "emoji", THUMB, "on", true)));
            long reply = ack(bob.request("send", fields(room, "text", "what?", "replyTo", seq)));
            assertThat(message("bob", room, reply).get("quote").get("text").asString())
                    .isEqualTo("another-secret");
            long deletion = ack(ann.request("delete", fields(room, "target", seq)));
            assertThat(entry(bob, "delete").get("target").asLong()).isEqualTo(seq);
            JsonNode gone = message("bob", room, seq);
            assertThat(gone.get("deleted").asBoolean()).isTrue();
            assertThat(gone.has("text")).isFalse();
            assertThat(gone.has("reactions")).isFalse();
            assertThat(message("bob", room, reply).get("quote").get("deleted").asBoolean())
                    .isTrue();
            chat.rest("bob")
                    .get()
                    .uri("/api/v1/rooms/{room}/messages/{seq}/edits", room, seq)
                    .exchange()
                    .expectStatus()
                    .isEqualTo(410);
            assertThat(get("bob", "/api/v1/rooms/{room}/messages", room).toString())
                    .doesNotContain("secret");
            try (SocketClient late = chat.connect("bob")) {
                assertThat(late.request("subscribe", Map.of("room", room)).toString())
                        .doesNotContain("secret");
                JsonNode resumed = late.request("subscribe", Map.of("room", room, "after", 0));
                assertThat(resumed.get("entries").size()).isEqualTo((int) deletion);
                assertThat(resumed.toString()).doesNotContain("secret");
            }
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(List.of(dump("entries", room), dump("messages", room))
                                    .toString())
                            .doesNotContain("secret"));
        }
    }

    @Test
    void reactionsAreASetPerEmoji() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (SocketClient ann = chat.connect("ann");
                SocketClient bob = chat.connect("bob")) {
            subscribe(bob, room);
            long seq = say(ann, room, "nice");
            for (SocketClient by : List.of(ann, bob)) {
                ack(by.request("react", fields(room, "target", seq, "emoji", THUMB, "on", true)));
            }
            ack(ann.request("react", fields(room, "target", seq, "emoji", THUMB, "on", true)));
            ack(ann.request("react", fields(room, "target", seq, "emoji", HEART, "on", true)));
            ack(bob.request("react", fields(room, "target", seq, "emoji", THUMB, "on", false)));
            JsonNode live = entry(bob, "reaction");
            assertThat(live.get("emoji").asString()).isEqualTo(THUMB);
            assertThat(live.get("on").asBoolean()).isTrue();
            JsonNode reactions = message("bob", room, seq).get("reactions");
            assertThat(reactions.values().stream().map(of -> of.get("emoji").asString() + strings(of.get("users"))))
                    .containsExactly(THUMB + "[ann]", HEART + "[ann]");
        }
    }

    @Test
    void pinsAreListedNewestFirst() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (SocketClient ann = chat.connect("ann");
                SocketClient bob = chat.connect("bob")) {
            subscribe(ann, room);
            long first = say(ann, room, "one");
            long second = say(ann, room, "two");
            long third = say(ann, room, "three");
            for (long seq : List.of(second, first, third)) {
                ack(bob.request("pin", fields(room, "target", seq, "on", true)));
            }
            ack(bob.request("pin", fields(room, "target", first, "on", false)));
            assertThat(entry(ann, "pin").get("target").asLong()).isEqualTo(second);
            assertThat(get("ann", "/api/v1/rooms/{room}/pins", room).get("items").values().stream()
                            .map(pin -> pin.get("text").asString() + " by "
                                    + pin.get("pinned").get("by").asString()))
                    .containsExactly("three by bob", "two by bob");
            chat.rest("cho")
                    .get()
                    .uri("/api/v1/rooms/{room}/pins", room)
                    .exchange()
                    .expectStatus()
                    .isForbidden();
        }
    }

    @Test
    void aReplyCarriesTheLineItAnswersLiveAndInHistory() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (SocketClient ann = chat.connect("ann");
                SocketClient bob = chat.connect("bob")) {
            subscribe(bob, room);
            long seq = say(ann, room, "x".repeat(300));
            long reply = ack(ann.request("send", fields(room, "text", "so?", "replyTo", seq)));
            JsonNode live = bob.await(frame -> frame.has("quote"), "a quote");
            assertThat(live.get("replyTo").asLong()).isEqualTo(seq);
            assertThat(live.get("quote").get("text").asString()).isEqualTo("x".repeat(200));
            assertThat(message("bob", room, reply).get("quote")).isEqualTo(live.get("quote"));
            try (SocketClient late = chat.connect("bob")) {
                assertThat(late.request("subscribe", Map.of("room", room, "after", seq))
                                .get("entries")
                                .get(0)
                                .get("quote"))
                        .isEqualTo(live.get("quote"));
            }
        }
    }

    static Stream<Arguments> forbidden() {
        return Stream.of(
                Arguments.of("edit", Map.of("target", 1, "text", "mine"), "not-yours"),
                Arguments.of("delete", Map.of("target", 1), "not-yours"),
                Arguments.of("edit", Map.of("target", 9, "text", "none"), "no-such-message"),
                Arguments.of("edit", Map.of("target", 0, "text", "none"), "no-such-message"),
                Arguments.of("delete", Map.of("target", Long.MAX_VALUE), "no-such-message"),
                Arguments.of("react", Map.of("target", 2, "emoji", THUMB, "on", true), "no-such-message"),
                Arguments.of("send", Map.of("text", "re", "replyTo", 2), "no-such-message"),
                Arguments.of("pin", Map.of("target", 3, "on", true), "message-deleted"),
                Arguments.of("react", Map.of("target", 3, "emoji", THUMB, "on", true), "message-deleted"),
                Arguments.of("send", Map.of("text", "re", "replyTo", 3), "message-deleted"),
                Arguments.of("react", Map.of("target", 1, "emoji", "a", "on", true), "invalid"),
                Arguments.of("react", Map.of("target", 1, "emoji", "1", "on", true), "invalid"),
                Arguments.of("react", Map.of("target", 1, "emoji", "", "on", true), "invalid"),
                Arguments.of("react", Map.of("target", 1, "emoji", "👍".repeat(9), "on", true), "invalid"),
                Arguments.of("react", Map.of("target", 1, "emoji", "<b>", "on", true), "invalid"),
                Arguments.of("edit", Map.of("target", 1, "text", "  "), "blank-text"),
                Arguments.of(
                        "send",
                        Map.of(
                                "text",
                                "x",
                                "mentions",
                                Stream.iterate(0, i -> i + 1)
                                        .limit(21)
                                        .map(i -> "u" + i)
                                        .toList()),
                        "invalid"),
                Arguments.of("send", Map.of("text", "x", "mentions", List.of(1)), "bad-frame"),
                Arguments.of("send", Map.of("text", "x", "mentions", "bob"), "bad-frame"),
                Arguments.of("react", Map.of("target", 1, "emoji", THUMB), "bad-frame"),
                Arguments.of("react", Map.of("target", 1, "emoji", THUMB, "on", "yes"), "bad-frame"),
                Arguments.of("pin", Map.of("target", -1, "on", true), "bad-frame"));
    }

    /** In the room: 1 a message of ann, 2 her reaction to it, 3 a message that she took back, by 4. */
    @ParameterizedTest
    @MethodSource("forbidden")
    void whatOneMayNotDoIsRefusedAndLeavesNoTrace(String type, Map<String, Object> what, String code)
            throws IOException {
        String room = userRoom.room("owner", "ann", "bob");
        try (SocketClient ann = chat.connect("ann");
                SocketClient bob = chat.connect("bob")) {
            long seq = say(ann, room, "mine");
            ack(ann.request("react", fields(room, "target", seq, "emoji", HEART, "on", true)));
            ack(ann.request("delete", fields(room, "target", say(ann, room, "gone"))));
            Map<String, Object> fields = fields(room);
            fields.putAll(what);
            JsonNode answer = bob.request(type, fields);
            assertThat(answer.get("code").asString()).isEqualTo(code);
            assertThat(answer.get("retryable").asBoolean()).isFalse();
            assertThat(get("bob", "/api/v1/rooms/{room}/messages", room)
                            .get("head")
                            .asLong())
                    .isEqualTo(4);
        }
    }

    @Test
    void theOwnerOfARoomMayTakeBackWhatOthersSaid() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (SocketClient ann = chat.connect("ann");
                SocketClient bob = chat.connect("bob")) {
            ack(ann.request("delete", fields(room, "target", say(bob, room, "spam"))));
        }
    }

    @Test
    void aRetryOfAChangeIsAnsweredAsTheFirstTime() throws IOException {
        String room = userRoom.room("ann");
        try (SocketClient ann = chat.connect("ann")) {
            long seq = say(ann, room, "once");
            for (Map<String, Object> change : List.of(
                    Map.<String, Object>of("type", "edit", "target", seq, "text", "twice"),
                    Map.<String, Object>of("type", "pin", "target", seq, "on", true),
                    Map.<String, Object>of("type", "delete", "target", seq))) {
                Map<String, Object> fields = fields(room);
                fields.putAll(change);
                String type = (String) fields.remove("type");
                JsonNode first = ann.request(type, fields);
                JsonNode again = ann.request(type, fields);
                assertThat(again.get("seq")).as(type).isEqualTo(first.get("seq"));
                assertThat(again.get("duplicate").asBoolean()).isTrue();
            }
            Map<String, Object> reused = fields(room, "target", say(ann, room, "other"), "text", "a");
            ack(ann.request("edit", reused));
            reused.put("text", "b");
            assertThat(ann.request("edit", reused).get("code").asString()).isEqualTo("key-reused");
        }
    }

    @Test
    void restDoesWhatSocketsDo() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (SocketClient ann = chat.connect("ann")) {
            long seq = say(ann, room, "over a socket");
            String path = "/api/v1/rooms/{room}/messages/{seq}";
            chat.rest("ann")
                    .patch()
                    .uri(path, room, seq)
                    .bodyValue(Map.of("text", "over REST"))
                    .exchange()
                    .expectStatus()
                    .isCreated();
            chat.rest("bob")
                    .put()
                    .uri(path + "/reactions/{emoji}", room, seq, THUMB)
                    .exchange()
                    .expectStatus()
                    .isCreated();
            chat.rest("bob")
                    .put()
                    .uri(path + "/pin", room, seq)
                    .exchange()
                    .expectStatus()
                    .isCreated();
            JsonNode message = message("ann", room, seq);
            assertThat(message.get("text").asString()).isEqualTo("over REST");
            assertThat(message.get("pinned").get("by").asString()).isEqualTo("bob");
            assertThat(strings(message.get("reactions").get(0).get("users"))).containsExactly("bob");
            chat.rest("bob")
                    .delete()
                    .uri(path + "/reactions/{emoji}", room, seq, THUMB)
                    .exchange()
                    .expectStatus()
                    .isCreated();
            chat.rest("bob")
                    .delete()
                    .uri(path + "/pin", room, seq)
                    .exchange()
                    .expectStatus()
                    .isCreated();
            message = message("ann", room, seq);
            assertThat(message.has("pinned")).isFalse();
            assertThat(message.has("reactions")).isFalse();
            chat.rest("bob")
                    .delete()
                    .uri(path, room, seq)
                    .exchange()
                    .expectStatus()
                    .isForbidden();
            chat.rest("ann")
                    .delete()
                    .uri(path, room, seq)
                    .exchange()
                    .expectStatus()
                    .isCreated();
            assertThat(message("bob", room, seq).get("deleted").asBoolean()).isTrue();
            for (String no : List.of("0", "-1", "99")) {
                chat.rest("ann")
                        .get()
                        .uri(path, room, no)
                        .exchange()
                        .expectStatus()
                        .isNotFound();
            }
            chat.rest("ann")
                    .get()
                    .uri(path, room, "abc")
                    .exchange()
                    .expectStatus()
                    .isBadRequest();
        }
    }

    @Test
    void theProjectionComesBackByteForByteOutOfTheLog() throws IOException {
        String room = userRoom.room("ann", "bob");
        Random random = new Random(7);
        List<Long> messages = new ArrayList<>();
        try (SocketClient ann = chat.connect("ann");
                SocketClient bob = chat.connect("bob")) {
            for (int i = 0; i < 300; i++) {
                SocketClient by = random.nextBoolean() ? ann : bob;
                long target = messages.isEmpty() ? 1 : messages.get(random.nextInt(messages.size()));
                switch (random.nextInt(6)) {
                    case 0, 1 -> messages.add(say(by, room, "m" + i));
                    case 2 -> by.request("edit", fields(room, "target", target, "text", "e" + i));
                    case 3 ->
                        by.request(
                                "react",
                                fields(
                                        room,
                                        "target",
                                        target,
                                        "emoji",
                                        random.nextBoolean() ? THUMB : HEART,
                                        "on",
                                        random.nextInt(3) > 0));
                    case 4 -> by.request("pin", fields(room, "target", target, "on", random.nextBoolean()));
                    default -> {
                        if (random.nextInt(4) == 0) {
                            by.request("delete", fields(room, "target", target));
                        }
                    }
                }
            }
        }
        String served = served(room);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(dump("messages", room)).isNotEmpty());
        List<String> stored = dump("messages", room);
        BsonDocument thisRoom = BsonDocument.parse("{room: \"" + room + "\"}");
        Mono.from(collection("messages").deleteMany(thisRoom)).block();
        assertThat(dump("messages", room)).isEmpty();
        assertThat(served(room))
                .as("the control: without the projection, history shows something else")
                .isNotEqualTo(served);
        Mono.from(collection("heads")
                        .updateOne(
                                BsonDocument.parse("{_id: \"" + room + "\"}"),
                                BsonDocument.parse("{$unset: {projected: 1, deleted: 1}}")))
                .block();
        assertThat(served(room)).isEqualTo(served);
        assertThat(dump("messages", room)).isEqualTo(stored);
    }

    private static String served(String room) {
        StringBuilder pages = new StringBuilder();
        long after = 0;
        while (true) {
            JsonNode page = get("ann", "/api/v1/rooms/{room}/messages?limit=200&after={after}", room, after);
            if (page.get("entries").isEmpty()) {
                return pages.append(get("ann", "/api/v1/rooms/{room}/pins", room))
                        .toString();
            }
            pages.append(page);
            after = page.get("entries")
                    .get(page.get("entries").size() - 1)
                    .get("seq")
                    .asLong();
        }
    }

    private static MongoCollection<BsonDocument> collection(String name) {
        return database.getCollection(name, BsonDocument.class);
    }

    /** What a collection holds of a room, but for the version, which counts writes and not changes. */
    private static List<String> dump(String collection, String room) {
        return Flux.from(collection(collection).find(BsonDocument.parse("{room: \"" + room + "\"}")))
                .map(document -> {
                    document.remove("v");
                    return document.toJson();
                })
                .sort()
                .collectList()
                .block();
    }
}
