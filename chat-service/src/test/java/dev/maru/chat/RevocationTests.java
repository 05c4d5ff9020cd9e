package dev.maru.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.testing.MongoStore;
import dev.maru.testing.RedisStore;
import dev.maru.testing.TestTokens;
import dev.maru.testing.WholeAnswers;
import dev.maru.testing.socket.SocketClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Which tokens are taken, on the socket and over REST, and what becomes of sockets whose token is revoked. */
class RevocationTests {

    private static final Duration BOUND = Duration.ofSeconds(2);

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
    void noBadTokenOpensASocketOrIsServed() throws IOException {
        String room = userRoom.room("ann");
        for (Map.Entry<String, String> bad : TestTokens.shared().bad("ann").entrySet()) {
            assertThat(read(room, bad.getValue())).as(bad.getKey()).isEqualTo(401);
            try (SocketClient client = SocketClient.open(chat.socket())) {
                client.send(Map.of("type", "connect", "token", bad.getValue()));
                assertThat(client.closeCode()).as(bad.getKey()).isEqualTo(4401);
            }
        }
        assertThat(read(room, TestTokens.shared().access("ann"))).isEqualTo(200);
    }

    @Test
    void whoSignsOutIsCutOffAndOtherSessionsAreNot() throws IOException {
        String room = userRoom.room("ann");
        String leaving = token("ann", "s-leaving", 0);
        String staying = token("ann", "s-staying", 0);
        try (SocketClient one = SocketClient.connect(chat.socket(), leaving, Map.of(room, 0L));
                SocketClient two = SocketClient.connect(chat.socket(), staying, Map.of(room, 0L))) {
            one.await("subscribed");
            two.await("subscribed");

            userRoom.revoke("ann", "s-leaving");

            assertThat(one.closeCode(BOUND)).isEqualTo(4401);
            assertThat(read(room, leaving)).isEqualTo(401);
            assertThat(read(room, staying)).isEqualTo(200);
            send(room, staying).expectStatus().isCreated();
            two.await("entry");
            assertThat(one.frames("entry")).isEmpty();
            assertThat(two.isOpen()).isTrue();
        }
        try (SocketClient again = SocketClient.open(chat.socket())) {
            again.send(Map.of("type", "connect", "token", leaving));
            assertThat(again.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void anEarlierGenerationIsCutOffButForTheSessionThatIsSpared() throws IOException {
        try (SocketClient old = SocketClient.connect(chat.socket(), token("bob", "s-old", 3));
                SocketClient spared = SocketClient.connect(chat.socket(), token("bob", "s-spared", 3));
                SocketClient fresh = SocketClient.connect(chat.socket(), token("bob", "s-fresh", 4));
                SocketClient other = SocketClient.connect(chat.socket(), token("cho", "s-other", 0))) {
            userRoom.revokeBefore("bob", 4, "s-spared");

            assertThat(old.closeCode(BOUND)).isEqualTo(4401);
            assertThat(spared.isOpen()).isTrue();
            assertThat(fresh.isOpen()).isTrue();
            assertThat(other.isOpen()).isTrue();
        }
    }

    @Test
    void aSocketThatRefreshedItsTokenIsJudgedByTheNewOne() throws IOException {
        try (SocketClient client = SocketClient.connect(chat.socket(), token("dan", "s-1", 0))) {
            client.send(Map.of("type", "refresh", "token", token("dan", "s-1", 1)));
            client.await("refreshed");

            userRoom.revokeBefore("dan", 1, "another");
            userRoom.revoke("dan", "s-marker");
            await().atMost(BOUND).until(() -> read(userRoom.room("dan"), token("dan", "s-marker", 1)) == 401);
            assertThat(client.isOpen()).isTrue();

            userRoom.revoke("dan", "s-1");
            assertThat(client.closeCode(BOUND)).isEqualTo(4401);
        }
    }

    @Test
    void anInstanceThatStartsKnowsWhatWasRevokedBefore() {
        String room = userRoom.room("eve");
        String token = token("eve", "s-gone", 0);
        userRoom.revoke("eve", "s-gone");
        MongoStore mongo = MongoStore.shared();
        try (ChatInstance late = new ChatInstance(
                mongo.uri(), mongo.freshDatabase(), RedisStore.shared().uri(), userRoom)) {
            await().atMost(BOUND).until(() -> read(late, room, token) == 401);
        }
    }

    @Test
    void withoutRedisItIsTheSame() throws IOException {
        MongoStore mongo = MongoStore.shared();
        try (ChatInstance alone =
                        new ChatInstance(mongo.uri(), mongo.freshDatabase(), "redis://127.0.0.1:1", userRoom);
                SocketClient client = SocketClient.connect(alone.socket(), token("fay", "s-fay", 0))) {
            userRoom.revoke("fay", "s-fay");

            assertThat(client.closeCode(BOUND)).isEqualTo(4401);
        }
    }

    /** The control: with nothing to follow, nothing happens, and the tests above would fail. */
    @Test
    void withoutTheFeedNobodyIsCutOff() throws IOException {
        MongoStore mongo = MongoStore.shared();
        try (ChatInstance deaf = new ChatInstance(
                        mongo.uri(),
                        mongo.freshDatabase(),
                        RedisStore.shared().uri(),
                        userRoom,
                        "MARU_REVOCATIONS_URI=http://127.0.0.1:1/");
                SocketClient client = SocketClient.connect(deaf.socket(), token("gil", "s-gil", 0))) {
            userRoom.revoke("gil", "s-gil");
            await().atMost(BOUND).until(() -> read(userRoom.room("gil"), token("gil", "s-gil", 0)) == 401);

            assertThat(read(deaf, userRoom.room("gil"), token("gil", "s-gil", 0)))
                    .isEqualTo(200);
            assertThat(client.isOpen()).isTrue();
        }
    }

    private static String token(String user, String session, long generation) {
        return TestTokens.shared()
                .accessFor(user)
                .claim("sid", session)
                .claim("gen", generation)
                .mint();
    }

    private static int read(String room, String token) {
        return read(chat, room, token);
    }

    private static int read(ChatInstance instance, String room, String token) {
        return rest(instance, token)
                .get()
                .uri("/api/v1/rooms/{room}/messages", room)
                .exchange()
                .expectBody()
                .returnResult()
                .getStatus()
                .value();
    }

    private static WebTestClient.ResponseSpec send(String room, String token) {
        return rest(chat, token)
                .post()
                .uri("/api/v1/rooms/{room}/messages", room)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("text", "still here"))
                .exchange();
    }

    private static WebTestClient rest(ChatInstance instance, String token) {
        return WebTestClient.bindToServer()
                .filter(new WholeAnswers())
                .baseUrl("http://127.0.0.1:" + instance.port())
                .defaultHeader("Authorization", "Bearer " + token)
                .build();
    }
}
