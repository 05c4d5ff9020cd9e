package dev.maru.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.chat.instance.Instances;
import dev.maru.testing.MongoStore;
import dev.maru.testing.RedisStore;
import dev.maru.testing.RequiresServers;
import dev.maru.testing.socket.SocketClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who is there, which connections there are, how far people have read: on two instances, and when one is gone. */
class PresenceTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration GRACE = Duration.ofMillis(1500);
    private static final String[] QUICK = {
        "maru.chat.presence.grace=1500ms",
        "maru.chat.presence.repair-every=1h",
        "maru.chat.instance.beat-every=100ms",
        "maru.chat.instance.dead-after=1500ms"
    };

    private static FakeUserRoom userRoom;
    private static String database;
    private static ChatInstance one;
    private static ChatInstance two;

    @BeforeAll
    static void start() {
        userRoom = new FakeUserRoom();
        database = MongoStore.shared().freshDatabase();
        one = start(RedisStore.shared().uri());
        two = start(RedisStore.shared().uri());
        await().until(() -> one.bean(Instances.class).live().size() == 2
                && two.bean(Instances.class).live().size() == 2);
    }

    @AfterAll
    static void stop() {
        one.close();
        two.close();
        userRoom.close();
        MongoStore.shared().drop(database);
    }

    private static ChatInstance start(String redis, String... more) {
        String[] settings = Arrays.copyOf(QUICK, QUICK.length + more.length);
        System.arraycopy(more, 0, settings, QUICK.length, more.length);
        return new ChatInstance(MongoStore.shared().uri(), database, redis, userRoom, settings);
    }

    private static SocketClient listen(ChatInstance at, String user, String room) throws IOException {
        SocketClient client = at.connect(user);
        assertThat(client.request("subscribe", Map.of("room", room)).get("type").asString())
                .isEqualTo("subscribed");
        return client;
    }

    private static JsonNode get(ChatInstance at, String user, String path, Object... variables) {
        return JSON.readTree(at.rest(user)
                .get()
                .uri(path, variables)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody());
    }

    private static List<String> present(ChatInstance at, String room) {
        JsonNode presence = get(at, "ann", "/api/v1/rooms/{room}/presence", room);
        List<String> users =
                presence.get("users").valueStream().map(JsonNode::asString).toList();
        assertThat(presence.get("count").asInt()).isEqualTo(users.size());
        return users;
    }

    private static JsonNode online(SocketClient client, String user) {
        return client.await(
                frame -> frame.path("type").asString("").equals("presence")
                        && frame.path("user").asString("").equals(user),
                "presence of " + user);
    }

    @Test
    void everybodyHearsWhoComesAndGoesOnAnyInstance() throws IOException {
        String room = userRoom.room("ann", "bob", "cho");
        try (SocketClient ann = listen(one, "ann", room)) {
            await().untilAsserted(() -> assertThat(present(two, room)).containsExactly("ann"));
            SocketClient bob = listen(two, "bob", room);
            assertThat(online(ann, "bob").get("online").asBoolean()).isTrue();
            assertThat(ann.frames("presence").getFirst().get("room").asString()).isEqualTo(room);
            await().untilAsserted(() -> assertThat(present(one, room)).containsExactly("ann", "bob"));
            assertThat(present(two, room)).containsExactly("ann", "bob");
            bob.close();
            assertThat(online(ann, "bob").get("online").asBoolean()).isFalse();
            assertThat(present(one, room)).containsExactly("ann");
            assertThat(ann.frames("presence")).hasSize(2);
        }
        await().untilAsserted(() -> assertThat(present(one, room)).isEmpty());
        assertThat(present(two, room)).isEmpty();
    }

    @Test
    void asLongAsOneConnectionIsLeftNobodyIsToldAndAReloadIsNoAbsence() throws Exception {
        String room = userRoom.room("ann", "bob");
        try (SocketClient ann = listen(one, "ann", room)) {
            SocketClient first = listen(two, "bob", room);
            online(ann, "bob");
            SocketClient second = listen(one, "bob", room);
            first.close();
            Thread.sleep(GRACE.plusMillis(700));
            second.close();
            try (SocketClient _ = listen(two, "bob", room)) {
                Thread.sleep(GRACE.plusMillis(700));
                assertThat(ann.frames("presence")).hasSize(1);
                assertThat(present(one, room)).containsExactly("ann", "bob");
            }
            // The control: without anybody left, somebody is told.
            assertThat(online(ann, "bob").get("online").asBoolean()).isFalse();
        }
    }

    @Test
    void whoIsThereIsForMembers() {
        String room = userRoom.room("ann");
        for (String path : List.of("presence", "connections", "cursors")) {
            one.rest("dan")
                    .get()
                    .uri("/api/v1/rooms/{room}/" + path, room)
                    .exchange()
                    .expectStatus()
                    .isForbidden();
            one.rest("ann")
                    .get()
                    .uri("/api/v1/rooms/{room}/" + path, UUID.randomUUID())
                    .exchange()
                    .expectStatus()
                    .isNotFound();
        }
    }

    /** The relay says nothing, so all is known by asking; and who is gone with its instance is gone. */
    @Test
    @RequiresServers
    void withoutRedisTheOthersAreAskedAndWhoeverWasOnADeadInstanceIsGone() throws IOException {
        String room = userRoom.room("ann", "bob", "cho");
        try (RedisStore redis = RedisStore.start();
                ChatInstance here = start(redis.uri());
                ChatInstance there = start(redis.uri());
                SocketClient bob = listen(there, "bob", room)) {
            await().until(() -> here.bean(Instances.class).live().size() == 4);
            redis.kill();
            SocketClient ann = listen(here, "ann", room);
            await().untilAsserted(() -> assertThat(present(here, room)).containsExactly("ann", "bob"));
            redis.restart();
            try (SocketClient _ = listen(there, "cho", room)) {
                await().untilAsserted(() -> assertThat(present(here, room)).containsExactly("ann", "bob", "cho"));
            }
            there.close();
            await().untilAsserted(() -> assertThat(present(here, room)).containsExactly("ann"));
            assertThat(bob.isOpen()).isFalse();
            ann.close();
        }
    }

    // Connections

    private static WebTestClient.ResponseSpec say(ChatInstance at, String from, String id, String text) {
        return at.rest(from)
                .post()
                .uri("/api/v1/connections/{id}/messages", id)
                .header("Content-Type", "application/json")
                .bodyValue(Map.of("text", text))
                .exchange();
    }

    @Test
    void connectionsOfARoomAreListedOnBothAndCanBeSpokenTo() throws IOException {
        String room = userRoom.room("ann", "bob", "cho");
        try (SocketClient ann = listen(one, "ann", room);
                SocketClient bob = listen(two, "bob", room);
                SocketClient other = listen(two, "bob", room)) {
            String id = bob.frames("connected").getFirst().get("connectionId").asString();
            List<JsonNode> items = get(one, "cho", "/api/v1/rooms/{room}/connections", room)
                    .get("items")
                    .valueStream()
                    .toList();
            assertThat(items).hasSize(3);
            assertThat(items.stream().map(item -> item.get("user").asString()))
                    .containsExactlyInAnyOrder("ann", "bob", "bob");
            assertThat(items.stream().map(item -> item.get("id").asString())).contains(id);
            assertThat(get(two, "ann", "/api/v1/rooms/{room}/connections", room).get("items"))
                    .hasSize(3);
            for (ChatInstance at : List.of(one, two)) {
                say(at, "ann", id, "hi").expectStatus().isAccepted();
                JsonNode direct = bob.await("direct");
                assertThat(direct.get("from").asString()).isEqualTo("ann");
                assertThat(direct.get("text").asString()).isEqualTo("hi");
                assertThat(direct.get("at").asString()).endsWith("Z");
            }
            // A member who has no socket may, too; a stranger may not, and does not learn that there is one.
            say(one, "cho", id, "ho").expectStatus().isAccepted();
            bob.await("direct");
            say(one, "dan", id, "?").expectStatus().isNotFound();
            say(two, "dan", id, "?").expectStatus().isNotFound();
            say(one, "ann", id, " ").expectStatus().isBadRequest();
            assertThat(other.frames("direct")).isEmpty();
            assertThat(ann.frames("direct")).isEmpty();
        }
    }

    @Test
    void madeUpConnectionsAreNotFoundAndClosedOnesAreGone() throws IOException {
        String room = userRoom.room("ann", "bob");
        String id;
        try (SocketClient bob = listen(two, "bob", room)) {
            id = bob.frames("connected").getFirst().get("connectionId").asString();
            for (int i = 0; i < id.length(); i++) {
                char changed = id.charAt(i) == '1' ? '2' : '1';
                String forged = id.substring(0, i) + changed + id.substring(i + 1);
                say(one, "ann", forged, "?").expectStatus().isNotFound();
            }
            say(one, "ann", "nothing", "?").expectStatus().isNotFound();
        }
        await().untilAsserted(() -> say(one, "ann", id, "?").expectStatus().isEqualTo(HttpStatus.GONE));
        say(two, "ann", id, "?").expectStatus().isEqualTo(HttpStatus.GONE);
    }

    @Test
    void anInstanceThatDoesNotAnswerIsUnavailableAndOneThatStoppedIsGone() throws IOException {
        String room = userRoom.room("ann", "bob");
        String id;
        try (ChatInstance three = start(RedisStore.shared().uri(), "maru.chat.instance.url=http://127.0.0.1:9");
                SocketClient bob = listen(three, "bob", room)) {
            id = bob.frames("connected").getFirst().get("connectionId").asString();
            await().until(() -> one.bean(Instances.class).live().size() >= 3);
            say(one, "ann", id, "?").expectStatus().isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        }
        await().untilAsserted(() -> say(one, "ann", id, "?").expectStatus().isEqualTo(HttpStatus.GONE));
    }

    @Test
    void whoeverSpeaksTooOftenHasToWait() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (ChatInstance strict = start(
                        RedisStore.shared().uri(),
                        "maru.chat.admission.sends-burst=3",
                        "maru.chat.admission.sends-per-second=1");
                SocketClient bob = listen(strict, "bob", room)) {
            String id = bob.frames("connected").getFirst().get("connectionId").asString();
            for (int i = 0; i < 3; i++) {
                say(strict, "ann", id, "hi").expectStatus().isAccepted();
            }
            say(strict, "ann", id, "hi").expectStatus().isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
        }
    }

    // Cursors

    @Test
    void thoseWhoReadFurthestComeFirst() throws IOException {
        String room = userRoom.room("ann", "bob", "cho");
        userRoom.room("ann");
        try (SocketClient ann = listen(one, "ann", room);
                SocketClient bob = listen(two, "bob", room)) {
            for (int i = 0; i < 3; i++) {
                Map<String, Object> message = Map.of(
                        "room", room, "text", "m", "key", UUID.randomUUID().toString());
                assertThat(ann.request("send", message).get("type").asString()).isEqualTo("ack");
            }
            bob.await(3, "entry");
            bob.send(Map.of("type", "read", "room", room, "seq", 2));
            await().untilAsserted(() -> {
                JsonNode items =
                        get(one, "cho", "/api/v1/rooms/{room}/cursors", room).get("items");
                assertThat(items.toString())
                        .isEqualTo("[{\"user\":\"ann\",\"seq\":3,\"n\":3},{\"user\":\"bob\",\"seq\":2,\"n\":2}]");
            });
        }
    }

    @Test
    void aRoomOfConnectThatCannotBeSubscribedIsNamed() throws IOException {
        String room = userRoom.room("bob");
        try (SocketClient ann = one.connect("ann", Map.of(room, 0L))) {
            JsonNode error = ann.await("error");
            assertThat(error.get("room").asString()).isEqualTo(room);
            assertThat(error.get("code").asString()).isEqualTo("not-a-member");
            assertThat(error.has("ref")).isFalse();
        }
    }
}
