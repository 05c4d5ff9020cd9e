package dev.maru.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.chat.log.RoomLog;
import dev.maru.contracts.room.Line;
import dev.maru.testing.MongoStore;
import dev.maru.testing.RedisStore;
import dev.maru.testing.WholeAnswers;
import dev.maru.testing.socket.SocketClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.StatusAssertions;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A room's messages over REST, and what user-room-service asks. */
class MessageTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String MESSAGES = "/api/v1/rooms/{room}/messages";

    private static FakeUserRoom userRoom;
    private static ChatInstance chat;

    @BeforeAll
    static void start() {
        userRoom = new FakeUserRoom();
        MongoStore mongo = MongoStore.shared();
        chat = new ChatInstance(
                mongo.uri(), mongo.freshDatabase(), RedisStore.shared().uri(), userRoom);
    }

    @AfterAll
    static void stop() {
        chat.close();
        userRoom.close();
    }

    private static WebTestClient.ResponseSpec post(String user, String room, String key, String body) {
        WebTestClient.RequestBodySpec request =
                chat.rest(user).post().uri(MESSAGES, room).contentType(MediaType.APPLICATION_JSON);
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.bodyValue(body).exchange();
    }

    private static void say(String user, String room, int count) {
        for (int i = 1; i <= count; i++) {
            post(user, room, UUID.randomUUID().toString(), "{\"text\":\"m" + i + "\"}")
                    .expectStatus()
                    .isCreated();
        }
    }

    private static JsonNode page(String user, String room, String query) {
        byte[] body = chat.rest(user)
                .get()
                .uri(MESSAGES + "?" + query, room)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JsonMapper.shared().readTree(body);
    }

    private static List<Long> seqs(JsonNode page) {
        return page.get("entries").values().stream()
                .map(entry -> entry.get("seq").asLong())
                .toList();
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @Test
    void aPostedLineIsDeliveredLiveAndIsTheSameEverywhere() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (SocketClient bob = chat.connect("bob")) {
            bob.request("subscribe", Map.of("room", room));
            byte[] posted = post("ann", room, UUID.randomUUID().toString(), "{\"text\":\"over REST\"}")
                    .expectStatus()
                    .isCreated()
                    .expectBody()
                    .returnResult()
                    .getResponseBody();
            JsonNode entry = JsonMapper.shared().readTree(posted);
            JsonNode live = bob.await("entry");
            assertThat(live.properties().stream()
                            .filter(field -> !field.getKey().equals("type")))
                    .containsExactlyElementsOf(entry.properties());
            assertThat(page("bob", room, "limit=1").get("entries").get(0)).isEqualTo(entry);
        }
    }

    @Test
    void theSameKeyIsTheSameLineAndAnotherTextUnderItIsRefused() {
        String room = userRoom.room("ann");
        String key = UUID.randomUUID().toString();
        byte[] first = post("ann", room, key, "{\"text\":\"once\"}")
                .expectStatus()
                .isCreated()
                .expectBody()
                .returnResult()
                .getResponseBody();
        byte[] again = post("ann", room, key, "{\"text\":\"once\"}")
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        assertThat(again).isEqualTo(first);
        post("ann", room, key, "{\"text\":\"twice\"}")
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("key-reused");
    }

    @Test
    void pagesGoBackToTheVeryFirstLineWithoutHoleOrOverlap() {
        String room = userRoom.room("ann");
        say("ann", room, 23);
        JsonNode newest = page("ann", room, "limit=10");
        assertThat(newest.get("head").asLong()).isEqualTo(23);
        assertThat(seqs(newest)).isEqualTo(range(14, 23));
        assertThat(seqs(page("ann", room, "before=14&limit=10"))).isEqualTo(range(4, 13));
        assertThat(seqs(page("ann", room, "before=4&limit=10"))).isEqualTo(range(1, 3));
        assertThat(seqs(page("ann", room, "before=1&limit=10"))).isEmpty();
        assertThat(seqs(page("ann", room, "after=20&limit=10"))).isEqualTo(range(21, 23));
        assertThat(seqs(page("ann", room, "after=0&limit=5"))).isEqualTo(range(1, 5));
        assertThat(seqs(page("ann", room, "after=23"))).isEmpty();
        assertThat(seqs(page("ann", room, "after=9999"))).isEmpty();
        assertThat(seqs(page("ann", room, "before=9999&limit=2"))).isEqualTo(range(22, 23));
    }

    @Test
    void anEmptyRoomHasAnEmptyPage() {
        JsonNode page = page("ann", userRoom.room("ann"), "limit=10");
        assertThat(page.get("head").asLong()).isZero();
        assertThat(page.get("entries")).isEmpty();
    }

    @Test
    void strangersAndUnknownRoomsGetNothing() {
        String room = userRoom.room("ann");
        say("ann", room, 1);
        String key = UUID.randomUUID().toString();
        problem(chat.rest("eve").get().uri(MESSAGES, room).exchange().expectStatus(), 403, "not-a-member");
        problem(post("eve", room, key, "{\"text\":\"x\"}").expectStatus(), 403, "not-a-member");
        String nowhere = UUID.randomUUID().toString();
        problem(chat.rest("eve").get().uri(MESSAGES, nowhere).exchange().expectStatus(), 404, "not-found");
        problem(post("eve", nowhere, key, "{\"text\":\"x\"}").expectStatus(), 404, "not-found");
        problem(
                chat.rest("ann")
                        .get()
                        .uri(MESSAGES, "x".repeat(2_000))
                        .exchange()
                        .expectStatus(),
                404,
                "not-found");
    }

    private static void problem(StatusAssertions status, int expected, String code) {
        status.isEqualTo(expected)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(code)
                .jsonPath("$.traceId")
                .exists();
    }

    @Test
    void withoutATokenNothingIsServed() {
        problem(
                WebTestClient.bindToServer()
                        .filter(new WholeAnswers())
                        .baseUrl("http://127.0.0.1:" + chat.port())
                        .build()
                        .get()
                        .uri(MESSAGES, userRoom.room("ann"))
                        .exchange()
                        .expectStatus(),
                401,
                "unauthenticated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=-1",
                "limit=0",
                "limit=201",
                "limit=10000",
                "limit=abc",
                "limit=99999999999",
                "before=-1",
                "after=x",
                "before=1.5",
                "before=3&after=1"
            })
    void aBadPageIsRefused(String query) {
        problem(
                chat.rest("ann")
                        .get()
                        .uri(MESSAGES + "?" + query, userRoom.room("ann"))
                        .exchange()
                        .expectStatus(),
                400,
                "invalid");
    }

    static Stream<Arguments> badBodies() {
        return Stream.of(
                Arguments.of("{\"text\":\" \"}", "blank-text"),
                Arguments.of("{\"text\":\"\"}", "blank-text"),
                Arguments.of("{\"text\":\"" + "x".repeat(4_001) + "\"}", "text-too-long"),
                Arguments.of("{\"text\":\"\\u0000\"}", "bad-text"),
                Arguments.of("{\"text\":\"\\ud800\"}", "bad-text"));
    }

    @ParameterizedTest
    @MethodSource("badBodies")
    void aTextThatCannotBeSaidIsRefused(String body, String code) {
        String room = userRoom.room("ann");
        problem(post("ann", room, UUID.randomUUID().toString(), body).expectStatus(), 400, code);
        assertThat(page("ann", room, "limit=1").get("head").asLong()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"text\":null}",
                "{\"text\":{\"$ne\":1}}",
                "{\"text\":\"x\",\"by\":\"somebody\"}",
                "{\"text\":\"x\",\"seq\":1}",
                "[]",
                "null",
                "{"
            })
    void aBodyThatIsNotDescribedIsRefused(String body) {
        post("ann", userRoom.room("ann"), UUID.randomUUID().toString(), body)
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @Test
    void aKeyIsNeededAndHasToBeAUuid() {
        String room = userRoom.room("ann");
        problem(post("ann", room, null, "{\"text\":\"x\"}").expectStatus(), 400, "invalid");
        problem(post("ann", room, "k1", "{\"text\":\"x\"}").expectStatus(), 400, "invalid");
    }

    // What user-room-service asks

    private static JsonNode summary(String user, String room) {
        byte[] body = chat.asUserRoom()
                .post()
                .uri("/internal/v1/summaries")
                .bodyValue(Map.of("user", user, "rooms", List.of(room)))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JsonMapper.shared().readTree(body).get("items").get(0);
    }

    private static long append(String room, String key, String kind, String by) {
        userRoom.line(room, key, new Line(kind, by));
        RoomLog log = chat.bean(RoomLog.class);
        return await().atMost(PATIENCE)
                .until(() -> log.find(room, by, key).blockOptional(), Optional::isPresent)
                .orElseThrow()
                .seq();
    }

    @Test
    void membershipLinesAreAppendedOnceAndAreNotMessages() {
        String room = userRoom.room("ann", "bob");
        String key = UUID.randomUUID().toString();
        assertThat(append(room, key, "joined", "ann")).isEqualTo(1);
        assertThat(append(room, key, "joined", "ann")).isEqualTo(1);
        say("ann", room, 2);
        assertThat(append(room, UUID.randomUUID().toString(), "left", "ann")).isEqualTo(4);
        JsonNode entries = page("bob", room, "limit=10").get("entries");
        assertThat(entries.values().stream().map(entry -> entry.get("kind").asString()))
                .containsExactly("joined", "message", "message", "left");
        assertThat(entries.values().stream().map(entry -> entry.get("n").asLong()))
                .containsExactly(0L, 1L, 2L, 2L);
        assertThat(entries.get(0).has("text")).isFalse();
    }

    @Test
    void unreadIsWhatOthersSaidSinceOneReadOrSpoke() throws IOException {
        String room = userRoom.room("ann", "bob");
        append(room, UUID.randomUUID().toString(), "joined", "ann");
        append(room, UUID.randomUUID().toString(), "joined", "bob");
        say("ann", room, 3);
        assertThat(summary("ann", room).get("unread").asInt()).isZero();
        JsonNode bobs = summary("bob", room);
        assertThat(bobs.get("unread").asInt()).isEqualTo(3);
        assertThat(bobs.get("head").asLong()).isEqualTo(5);
        assertThat(bobs.get("read").asLong()).isEqualTo(2);
        assertThat(bobs.get("lastEntry").get("text").asString()).isEqualTo("m3");
        try (SocketClient bob = chat.connect("bob")) {
            bob.request("subscribe", Map.of("room", room));
            bob.send(Map.of("type", "read", "room", room, "seq", 4));
            bob.await("read");
        }
        assertThat(summary("bob", room).get("unread").asInt()).isEqualTo(1);
        say("bob", room, 1);
        assertThat(summary("bob", room).get("unread").asInt()).isZero();
        assertThat(summary("ann", room).get("unread").asInt()).isEqualTo(1);
    }

    @Test
    void manyUnreadAreManyAndAnUnknownRoomIsEmpty() {
        String room = userRoom.room("ann", "bob");
        IntStream.range(0, 101).forEach(_ -> say("ann", room, 1));
        assertThat(summary("bob", room).get("unread").asInt()).isEqualTo(100);
        JsonNode nothing = summary("bob", UUID.randomUUID().toString());
        assertThat(nothing.get("head").asLong()).isZero();
        assertThat(nothing.get("lastEntry").isNull()).isTrue();
    }

    @Test
    void internalPathsNeedAServiceToken() {
        chat.rest("ann")
                .post()
                .uri("/internal/v1/summaries")
                .bodyValue(Map.of("user", "ann", "rooms", List.of()))
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }
}
