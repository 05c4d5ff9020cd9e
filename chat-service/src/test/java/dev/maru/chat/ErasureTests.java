package dev.maru.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.testing.MongoStore;
import dev.maru.testing.RedisStore;
import dev.maru.testing.socket.SocketClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import tools.jackson.databind.JsonNode;

/** What somebody said is gone from the store on request, everybody sees it go, and the numbers stay. */
class ErasureTests {

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

    @Test
    void theTextsGoTheNumbersStayAndOthersKeepTheirs() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (SocketClient ann = chat.connect("ann", Map.of(room, 0L));
                SocketClient bob = chat.connect("bob", Map.of(room, 0L))) {
            bob.await("subscribed");
            for (int i = 0; i < 5; i++) {
                say(ann, room, "secret-of-ann " + i);
                say(bob, room, "bob's own " + i);
            }
            JsonNode edited = ann.request(
                    "edit",
                    Map.of(
                            "room",
                            room,
                            "target",
                            1,
                            "text",
                            "secret-of-ann, corrected",
                            "key",
                            UUID.randomUUID().toString()));
            assertThat(edited.get("type").asString()).isEqualTo("ack");

            while (erase(room, "ann")) {
                // as whoever asks does
            }

            bob.await(frame -> "entry".equals(frame.get("type").asString())
                    && "delete".equals(frame.get("kind").asString()));
        }
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            assertThat(stored()).doesNotContain("secret-of-ann").contains("bob's own 4");
        });
        JsonNode page = chat.rest("bob")
                .get()
                .uri("/api/v1/rooms/{room}/messages?limit=200", room)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
        for (int i = 0; i < page.get("entries").size(); i++) {
            assertThat(page.get("entries").get(i).get("seq").asInt()).isEqualTo(i + 1);
        }
        assertThat(page.toString()).doesNotContain("secret-of-ann");
        assertThat(erase(room, "ann")).isFalse();
        assertThat(erase(userRoom.room(), "ann")).isFalse();
    }

    @Test
    void howFarSomebodyHasReadIsForgottenAndOthersKeepTheirs() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (SocketClient ann = chat.connect("ann", Map.of(room, 0L));
                SocketClient bob = chat.connect("bob", Map.of(room, 0L))) {
            say(ann, room, "one");
            say(bob, room, "two");
            await().untilAsserted(() -> assertThat(readers(room)).contains("ann", "bob"));
        }

        chat.asUserRoom()
                .delete()
                .uri("/internal/v1/rooms/{room}/cursors/{user}", room, "ann")
                .exchange()
                .expectStatus()
                .isNoContent();

        assertThat(readers(room)).contains("bob").doesNotContain("ann");
        chat.rest("ann")
                .delete()
                .uri("/internal/v1/rooms/{room}/cursors/{user}", room, "bob")
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    private static String readers(String room) {
        return chat.rest("bob")
                .get()
                .uri("/api/v1/rooms/{room}/cursors", room)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
    }

    @Test
    void nobodyElseMayAskForIt() {
        chat.rest("ann")
                .post()
                .uri("/internal/v1/rooms/{room}/authors/{author}/erasure", userRoom.room("ann"), "ann")
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    private static void say(SocketClient client, String room, String text) {
        JsonNode answer = client.request(
                "send",
                Map.of("room", room, "text", text, "key", UUID.randomUUID().toString()));
        assertThat(answer.get("type").asString()).isEqualTo("ack");
    }

    private static boolean erase(String room, String author) {
        return chat.asUserRoom()
                .post()
                .uri("/internal/v1/rooms/{room}/authors/{author}/erasure", room, author)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody()
                .get("left")
                .asBoolean();
    }

    /** All there is in the store. */
    private static String stored() {
        ReactiveMongoTemplate mongo = chat.bean(ReactiveMongoTemplate.class);
        return mongo.getCollectionNames()
                .concatMap(collection -> mongo.findAll(Document.class, collection))
                .map(Document::toString)
                .collectList()
                .block()
                .toString();
    }
}
