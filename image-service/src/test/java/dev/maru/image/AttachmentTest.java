package dev.maru.image;

import static dev.maru.image.TestPictures.jpeg;
import static dev.maru.image.TestPictures.photo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.contracts.picture.ClaimPictures;
import dev.maru.contracts.picture.PictureLooks;
import dev.maru.contracts.picture.PictureUses;
import dev.maru.contracts.picture.ReleasePictures;
import dev.maru.image.store.PictureName;
import dev.maru.platform.id.Ids;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.reactive.server.StatusAssertions;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Pictures of messages and posts. */
class AttachmentTest {

    /** Long enough for a busy machine to look at a picture that nobody claims. */
    private static final Duration UNCLAIMED = Duration.ofSeconds(4);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private static Path directory;

    private static UserRoomStub userRoom;
    private static ChatStub chat;
    private static ImageServer image;
    private static int pictures;

    private final String user = Ids.next();
    private final String friend = Ids.next();
    private final String room = userRoom.room(user, friend);
    private final String key = Ids.next();
    private final byte[] picture = picture();

    @BeforeAll
    static void start() {
        userRoom = new UserRoomStub();
        chat = new ChatStub();
        image = new ImageServer(
                directory,
                userRoom.url(),
                "MARU_CHAT_URL=" + chat.url(),
                "maru.upload.burst=1000",
                "maru.membership.keep=0s",
                "maru.membership.keep-refusal=0s",
                "maru.store.keep-young=0s",
                "maru.attachments.sweep=100ms",
                "maru.attachments.unclaimed=" + UNCLAIMED.toMillis() + "ms",
                "maru.attachments.released=100ms",
                "maru.attachments.recheck=500ms");
    }

    @AfterAll
    static void stop() {
        image.close();
        chat.close();
        userRoom.close();
    }

    @Test
    void membersSeeAPictureInItsProportions() throws IOException {
        JsonNode attachment = attach(user);

        assertThat(attachment.get("width").asInt()).isEqualTo(600);
        assertThat(attachment.get("height").asInt()).isEqualTo(400);
        for (String size : List.of("320", "800", "1600")) {
            byte[] served = fetch(path(attachment, size), grant(friend))
                    .expectStatus()
                    .isOk()
                    .expectHeader()
                    .valueEquals("Cache-Control", "max-age=31536000, private, immutable")
                    .expectHeader()
                    .valueEquals("X-Content-Type-Options", "nosniff")
                    .expectBody()
                    .returnResult()
                    .getResponseBody();
            BufferedImage shown = ImageIO.read(new ByteArrayInputStream(served));
            int width = Math.min(600, Integer.parseInt(size));
            assertThat(List.of(shown.getWidth(), shown.getHeight()))
                    .containsExactly(width, (int) Math.round(width * 400 / 600.0));
        }
    }

    @Test
    void nobodyElseSeesIt() {
        String path = path(attach(user), "800");
        String stranger = Ids.next();
        String elsewhere = userRoom.room(stranger);
        String grant = grant(friend);

        fetch(path, "").expectStatus().isForbidden();
        fetch(path, grant(elsewhere, stranger)).expectStatus().isForbidden();
        fetch(path, grant.replace(friend, stranger)).expectStatus().isForbidden();
        fetch(path, grant.substring(0, grant.length() - 2)).expectStatus().isForbidden();
        fetch(path, "zzzzzz" + grant.substring(grant.indexOf('.')))
                .expectStatus()
                .isForbidden();
        fetch(path.replace(room, elsewhere), grant(elsewhere, stranger))
                .expectStatus()
                .isNotFound();
        image.as(stranger)
                .get()
                .uri("/api/v1/rooms/" + room + "/attachments/grant")
                .exchange()
                .expectStatus()
                .isForbidden();
        fetch(path, grant).expectStatus().isOk();
    }

    @Test
    void whoLeavesSeesItNoMore() {
        String path = path(attach(user), "800");
        String grant = grant(friend);
        fetch(path, grant).expectStatus().isOk();

        userRoom.leave(room, friend);

        await().untilAsserted(() -> fetch(path, grant).expectStatus().isForbidden());
    }

    @Test
    void whoJudgesSeesThePicturesAskedForAndNoOthers() {
        JsonNode reported = attach(user);
        JsonNode other = attach(user);
        JsonNode elsewhere = json(image.attach(user, userRoom.room(user), null, picture)
                .expectStatus()
                .isCreated());

        JsonNode seen = look(List.of(id(reported), id(elsewhere), Ids.next()));

        assertThat(seen).hasSize(1);
        assertThat(id(seen.get(0))).isEqualTo(id(reported));
        String path = path(seen.get(0), "320");
        assertThat(path).startsWith(path(reported, "320") + "?grant=");
        image.client().get().uri(path).exchange().expectStatus().isOk();
        // The grant is for one picture, in its room.
        String grant = path.substring(path.indexOf('=') + 1);
        fetch(path(other, "320"), grant).expectStatus().isForbidden();
        fetch(path(elsewhere, "320"), grant).expectStatus().isForbidden();
        fetch(path(reported, "320").replace(room, Ids.next()), grant)
                .expectStatus()
                .isForbidden();
        fetch(path(reported, "320"), grant.replace(".-.", "." + friend + "."))
                .expectStatus()
                .isForbidden();
        fetch(path(reported, "320"), grant(friend).replace(friend, "-"))
                .expectStatus()
                .isForbidden();
    }

    private JsonNode look(List<String> ids) {
        return json(image.asService("user-room-service")
                        .post()
                        .uri("/internal/v1/attachments/looks")
                        .bodyValue(new PictureLooks(room, ids))
                        .exchange()
                        .expectStatus()
                        .isOk())
                .get("items");
    }

    @Test
    void theNameOfItsFileOpensNothing() {
        attach(user);

        for (String name : image.stored()) {
            if (PictureName.parse(name).isPresent()) {
                image.client()
                        .get()
                        .uri("/pictures/" + name)
                        .exchange()
                        .expectStatus()
                        .isNotFound();
            }
        }
        assertThat(image.stored()).isNotEmpty();
    }

    @Test
    void onlyMembersAttach() {
        image.attach(Ids.next(), room, null, picture).expectStatus().isForbidden();
        image.attach(user, "no-room", null, picture).expectStatus().isNotFound();
        image.client()
                .post()
                .uri("/api/v1/rooms/" + room + "/attachments")
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @ParameterizedTest
    @ValueSource(strings = {"400", "0800", "../800", "..%2f800", "800.jpg", "", "%00"})
    void otherSizesAreNotThere(String size) {
        String path = path(attach(user), "800");

        image.client()
                .get()
                .uri(java.net.URI.create("http://127.0.0.1:" + image.port() + path.replace("/800", "/" + size)
                        + "?grant=" + grant(user)))
                .exchange()
                .expectStatus()
                .value(status -> assertThat(status).isIn(400, 403, 404));
    }

    @Test
    void aRepeatedUploadIsTheSameOne() {
        String first = attach(user, key).get("id").asString();

        assertThat(attach(user, key).get("id").asString()).isEqualTo(first);
        assertThat(attach(user, Ids.next()).get("id").asString()).isNotEqualTo(first);
        image.attach(user, room, key, picture())
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("key-reused");
        image.attach(user, room, "no-uuid", picture).expectStatus().isBadRequest();
    }

    @Test
    void aMessageClaimsItOnce() {
        String id = attach(user).get("id").asString();

        claim(room, friend, key, id).isNotFound();
        claim(userRoom.room(user), user, key, id).isNotFound();
        claim(null, user, key, id).isNotFound();
        claim(room, user, key, Ids.next()).isNotFound();
        claim(room, user, key, id).isOk();
        claim(room, user, key, id).isOk();
        claim(room, user, Ids.next(), id).isNotFound();
    }

    @Test
    void whatNoMessageShowsGoes() {
        JsonNode unclaimed = attach(user);
        JsonNode unsent = attach(user);
        JsonNode shown = attach(user);
        claim(room, user, key, id(unsent)).isOk();
        claim(room, user, key, id(shown)).isOk();
        chat.show(use(shown));
        String grant = grant(user);
        fetch(path(unclaimed, "320"), grant).expectStatus().isOk();
        fetch(path(unsent, "320"), grant).expectStatus().isOk();

        await().atMost(PATIENCE).untilAsserted(() -> {
            fetch(path(unclaimed, "320"), grant).expectStatus().isNotFound();
            fetch(path(unsent, "320"), grant).expectStatus().isNotFound();
        });

        fetch(path(shown, "320"), grant).expectStatus().isOk();
    }

    @Test
    void whatIsTakenBackGoesSoonAndItsFileToo() {
        JsonNode attachment = attach(user);
        claim(room, user, key, id(attachment)).isOk();
        chat.show(use(attachment));
        release(id(attachment));
        int asked = chat.questions();
        await().until(() -> chat.questions() > asked);
        fetch(path(attachment, "320"), grant(user)).expectStatus().isOk();
        List<String> before = image.stored();

        chat.takeBack(use(attachment));
        release(id(attachment));

        await().untilAsserted(() ->
                fetch(path(attachment, "320"), grant(user)).expectStatus().isNotFound());
        await().untilAsserted(() -> assertThat(image.stored()).hasSizeLessThan(before.size()));
    }

    @Test
    void everybodySeesThePictureOfAPost() {
        JsonNode post =
                json(image.attach(user, null, null, picture).expectStatus().isCreated());

        claim(null, user, "post-1", id(post)).isOk();

        assertThat(path(post, "800")).startsWith("/pictures/");
        image.client().get().uri(path(post, "800")).exchange().expectStatus().isOk();
        await().pollDelay(UNCLAIMED.plusMillis(300))
                .untilAsserted(() -> image.client()
                        .get()
                        .uri(path(post, "800"))
                        .exchange()
                        .expectStatus()
                        .isOk());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "/internal/v1/attachments/claims, 401",
        "/internal/v1/attachments/releases, 401",
        "/internal/v1/attachments/looks, 401",
    })
    void onlyServicesClaim(String path, int status) {
        image.as(user)
                .post()
                .uri(path)
                .bodyValue(new ReleasePictures(room, List.of(Ids.next())))
                .exchange()
                .expectStatus()
                .value(found -> assertThat(found).isIn(status, 403));
    }

    private void release(String id) {
        image.asService("chat-service")
                .post()
                .uri("/internal/v1/attachments/releases")
                .bodyValue(new ReleasePictures(room, List.of(id)))
                .exchange()
                .expectStatus()
                .isNoContent();
    }

    private StatusAssertions claim(String room, String by, String key, String id) {
        return image.asService("chat-service")
                .post()
                .uri("/internal/v1/attachments/claims")
                .bodyValue(new ClaimPictures(room, by, key, List.of(id)))
                .exchange()
                .expectStatus();
    }

    private PictureUses.Use use(JsonNode attachment) {
        return new PictureUses.Use(room, user, key, id(attachment));
    }

    private JsonNode attach(String user) {
        return attach(user, null);
    }

    private JsonNode attach(String user, String key) {
        return json(image.attach(user, room, key, picture).expectStatus().isCreated());
    }

    private String grant(String user) {
        return grant(room, user);
    }

    private static String grant(String room, String user) {
        return json(image.as(user)
                        .get()
                        .uri("/api/v1/rooms/" + room + "/attachments/grant")
                        .exchange()
                        .expectStatus()
                        .isOk())
                .get("grant")
                .asString();
    }

    private static WebTestClient.ResponseSpec fetch(String path, String grant) {
        return image.client().get().uri(path + "?grant=" + grant).exchange();
    }

    private static String id(JsonNode attachment) {
        return attachment.get("id").asString();
    }

    private static String path(JsonNode attachment, String size) {
        return attachment.get("paths").get(size).asString();
    }

    private static JsonNode json(WebTestClient.ResponseSpec response) {
        return JsonMapper.shared().readTree(response.expectBody().returnResult().getResponseBody());
    }

    private static byte[] picture() {
        BufferedImage image = photo(600, 400);
        image.setRGB(0, 0, ++pictures * 0x1f3d5b);
        image.getGraphics().fillRect(pictures * 7 % 500, pictures * 11 % 300, 40, 40);
        return jpeg(image);
    }
}
