package dev.maru.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.contracts.picture.PictureUses;
import dev.maru.testing.MongoStore;
import dev.maru.testing.RedisStore;
import dev.maru.testing.TestTokens;
import dev.maru.testing.socket.SocketClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Pictures of messages: claimed, stored, told, and gone when the message is. */
class AttachmentTests {

    private static final String USER = "sona";
    private static final String FRIEND = "haneul";

    private static FakeUserRoom userRoom;
    private static FakeImages images;
    private static ChatInstance chat;

    private final String room = userRoom.room(USER, FRIEND);
    private final String key = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        userRoom = new FakeUserRoom();
        images = new FakeImages();
        MongoStore mongo = MongoStore.shared();
        chat = new ChatInstance(
                mongo.uri(),
                mongo.freshDatabase(),
                RedisStore.shared().uri(),
                userRoom,
                "MARU_IMAGE_URL=" + images.url(),
                "maru.chat.attachment.timeout=1s");
    }

    @AfterAll
    static void stop() {
        chat.close();
        images.close();
        userRoom.close();
    }

    @Test
    void everybodySeesThePicturesAndHowLargeTheyAre() throws IOException {
        String one = images.upload(room, USER);
        String two = images.upload(room, USER);
        try (SocketClient friend = chat.connect(FRIEND, Map.of(room, 0L))) {
            friend.await("subscribed");

            JsonNode entry = json(send(key, "look", one, two).expectStatus().isCreated());

            assertPictures(entry, one, two);
            assertPictures(friend.await("entry"), one, two);
        }
        assertPictures(history().getFirst(), one, two);
        assertPictures(json(send(key, "look", one, two).expectStatus().isOk()), one, two);
    }

    @Test
    void aPictureNeedsNoWords() throws IOException {
        String id = images.upload(room, USER);
        try (SocketClient user = chat.connect(USER, Map.of(room, 0L))) {
            user.await("subscribed");
            user.sendText("""
                {"type":"send","ref":"1","key":"%s","room":"%s","text":"","attachments":["%s"]}\
                """.formatted(key, room, id));
            assertThat(user.await("ack").get("seq").asLong()).isEqualTo(1);
        }
        assertThat(history().getFirst().get("text").asString()).isEmpty();
        refused(send(UUID.randomUUID().toString(), " "), 400, "blank-text");
    }

    @Test
    void onlyOnesOwnPicturesOfThisRoom() {
        String other = userRoom.room(USER);

        refused(send(key, "", images.upload(room, FRIEND)), 404, "no-such-attachment");
        refused(send(key, "", images.upload(other, USER)), 404, "no-such-attachment");
        refused(send(key, "", UUID.randomUUID().toString()), 404, "no-such-attachment");
        refused(send(key, "", "../etc/passwd"), 404, "no-such-attachment");
        assertThat(history()).isEmpty();
    }

    @Test
    void tenPicturesAtMost() {
        String[] eleven =
                Stream.generate(() -> images.upload(room, USER)).limit(11).toArray(String[]::new);

        refused(send(key, "", eleven), 400, "invalid");
        send(key, "", Stream.of(eleven).limit(10).toArray(String[]::new))
                .expectStatus()
                .isCreated();
    }

    @Test
    void aRetryIsAnsweredThoughThePictureIsGone() {
        String id = images.upload(room, USER);
        send(key, "look", id).expectStatus().isCreated();
        images.forget(id);

        assertPictures(json(send(key, "look", id).expectStatus().isOk()), id);
    }

    @Test
    void theSameKeyWithOtherPicturesIsRefused() {
        send(key, "look", images.upload(room, USER)).expectStatus().isCreated();

        refused(send(key, "look", images.upload(room, USER)), 422, "key-reused");
        refused(send(key, "look"), 422, "key-reused");
    }

    /** Otherwise they would be found to be unused some day. */
    @Test
    void picturesOfWhoHasEverythingErasedAreReleased() {
        String mine = images.upload(room, USER);
        String wordless = images.upload(room, USER);
        String friends = images.upload(room, FRIEND);
        send(key, "look", mine).expectStatus().isCreated();
        send(UUID.randomUUID().toString(), "", wordless).expectStatus().isCreated();

        chat.asUserRoom()
                .post()
                .uri("/internal/v1/rooms/{room}/authors/{author}/erasure", room, USER)
                .exchange()
                .expectStatus()
                .isOk();

        await().untilAsserted(() -> assertThat(images.released()).contains(mine, wordless));
        assertThat(images.released()).doesNotContain(friends);
    }

    @Test
    void messagesWithoutPicturesAskNobody() {
        int before = images.questions();

        send(key, "hello").expectStatus().isCreated();

        assertThat(images.questions()).isEqualTo(before);
    }

    @Test
    void picturesGoWithTheirMessage() {
        String id = images.upload(room, USER);
        long seq = json(send(key, "look", id).expectStatus().isCreated())
                .get("seq")
                .asLong();
        assertThat(uses(id)).containsExactly(id);

        chat.rest(USER)
                .delete()
                .uri("/api/v1/rooms/{room}/messages/{seq}", room, seq)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .exchange()
                .expectStatus()
                .isCreated();

        assertThat(history().getFirst().has("attachments")).isFalse();
        await().untilAsserted(() -> assertThat(uses(id)).isEmpty());
        await().untilAsserted(() -> assertThat(images.released()).contains(id));
    }

    @Test
    void anEditKeepsThePictures() {
        String id = images.upload(room, USER);
        send(key, "look", id).expectStatus().isCreated();

        chat.rest(USER)
                .patch()
                .uri("/api/v1/rooms/{room}/messages/1", room)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"text\":\"look here\"}")
                .exchange()
                .expectStatus()
                .isCreated();

        JsonNode message = history().getFirst();
        assertThat(message.get("text").asString()).isEqualTo("look here");
        assertPictures(message, id);
    }

    @Test
    void withoutImageServiceTheSenderMayTryAgain() {
        try (ChatInstance alone = new ChatInstance(
                MongoStore.shared().uri(),
                MongoStore.shared().freshDatabase(),
                RedisStore.shared().uri(),
                userRoom,
                "MARU_IMAGE_URL=http://127.0.0.1:1")) {
            refused(send(alone, key, "", UUID.randomUUID().toString()), 503, "unavailable");
            send(alone, key, "words").expectStatus().isCreated();
        }
    }

    private List<String> uses(String id) {
        JsonNode answer = json(WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + chat.port())
                .defaultHeader("Authorization", "Bearer " + TestTokens.service("image-service", "chat-service"))
                .build()
                .post()
                .uri("/internal/v1/attachments/uses")
                .bodyValue(new PictureUses(List.of(
                        new PictureUses.Use(room, USER, key, id),
                        new PictureUses.Use(room, FRIEND, key, id),
                        new PictureUses.Use(room, USER, UUID.randomUUID().toString(), id))))
                .exchange()
                .expectStatus()
                .isOk());
        return answer.get("ids").values().stream().map(JsonNode::asString).toList();
    }

    private List<JsonNode> history() {
        return json(chat.rest(FRIEND)
                        .get()
                        .uri("/api/v1/rooms/{room}/messages", room)
                        .exchange()
                        .expectStatus()
                        .isOk())
                .get("entries")
                .values()
                .stream()
                .toList();
    }

    private WebTestClient.ResponseSpec send(String key, String text, String... attachments) {
        return send(chat, key, text, attachments);
    }

    private WebTestClient.ResponseSpec send(ChatInstance instance, String key, String text, String... attachments) {
        String ids = Stream.of(attachments).map(id -> '"' + id + '"').collect(Collectors.joining(","));
        return instance.rest(USER)
                .post()
                .uri("/api/v1/rooms/{room}/messages", room)
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"text\":\"%s\",\"attachments\":[%s]}".formatted(text, ids))
                .exchange();
    }

    private static void refused(WebTestClient.ResponseSpec answer, int status, String code) {
        answer.expectStatus().isEqualTo(status).expectBody().jsonPath("$.code").isEqualTo(code);
    }

    private static void assertPictures(JsonNode entry, String... ids) {
        assertThat(entry.get("attachments").values().stream()
                        .map(picture -> picture.get("id").asString() + " "
                                + picture.get("width").asInt() + " "
                                + picture.get("height").asInt()))
                .containsExactly(Stream.of(ids)
                        .map(id -> id + " " + FakeImages.WIDTH + " " + FakeImages.HEIGHT)
                        .toArray(String[]::new));
    }

    private static JsonNode json(WebTestClient.ResponseSpec answer) {
        return JsonMapper.shared().readTree(answer.expectBody().returnResult().getResponseBody());
    }
}
