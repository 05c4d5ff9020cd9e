package dev.maru.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.MongoStore;
import dev.maru.testing.RedisStore;
import dev.maru.testing.socket.SocketClient;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Of a room, an administrator sees what was reported and a few lines around it. */
class ReportedMessageTests {

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
    void fiveLinesBeforeItAndFiveAfterIt() throws IOException {
        String room = userRoom.room("ann");
        try (SocketClient ann = chat.connect("ann", Map.of(room, 0L))) {
            for (int i = 1; i <= 20; i++) {
                ann.request(
                        "send",
                        Map.of(
                                "room",
                                room,
                                "text",
                                "line " + i,
                                "key",
                                UUID.randomUUID().toString()));
            }
        }

        assertThat(numbers(room, 10)).isEqualTo(range(5, 15));
        assertThat(numbers(room, 2)).isEqualTo(range(1, 7));
        assertThat(numbers(room, 19)).isEqualTo(range(14, 20));
        around(room, 21).expectStatus().isNotFound();
        around(room, 0).expectStatus().isNotFound();
        around(room, -5).expectStatus().isNotFound();
        around(room, Long.MAX_VALUE).expectStatus().isNotFound();
        around(userRoom.room(), 1).expectStatus().isNotFound();
    }

    @Test
    void nobodyElseMayAskForIt() {
        chat.rest("ann")
                .get()
                .uri("/internal/v1/rooms/{room}/messages/1/surroundings", userRoom.room("ann"))
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    private static long[] range(long first, long last) {
        return LongStream.rangeClosed(first, last).toArray();
    }

    private static long[] numbers(String room, long seq) {
        JsonNode entries = around(room, seq)
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody()
                .get("entries");
        return entries.valueStream()
                .mapToLong(entry -> entry.get("seq").asLong())
                .toArray();
    }

    private static WebTestClient.ResponseSpec around(String room, long seq) {
        return chat.asUserRoom()
                .get()
                .uri("/internal/v1/rooms/{room}/messages/{seq}/surroundings", room, seq)
                .exchange();
    }
}
