package dev.maru.image;

import static dev.maru.image.TestPictures.jpeg;
import static dev.maru.image.TestPictures.photo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.platform.id.Ids;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** The picture of a room: the way of an avatar, for those who may rename the room. */
class RoomPictureTest {

    @TempDir
    private static Path directory;

    private static UserRoomStub userRoom;
    private static ImageServer image;
    private static int pictures;

    private final String owner = Ids.next();
    private final String member = Ids.next();
    private final String room = userRoom.room(owner, member);
    /** Of this test alone, since equal pictures are one file. */
    private final byte[] one = picture();

    private final byte[] other = picture();

    @BeforeAll
    static void start() {
        userRoom = new UserRoomStub();
        image = new ImageServer(
                directory,
                userRoom.url(),
                "maru.hand-over.answer-wait=500ms",
                "maru.store.keep-young=0s",
                "maru.upload.burst=1000");
    }

    @AfterEach
    void mend() {
        userRoom.answer(HttpResponseStatus.OK);
        userRoom.allow(Integer.MAX_VALUE);
        userRoom.knowNoRights(false);
    }

    @AfterAll
    static void stop() {
        image.close();
        userRoom.close();
    }

    @Test
    void theOwnersPictureIsServedAndHandedOver() {
        Map<String, String> picture = picture(image.uploadOfRoom(owner, room, one));

        assertThat(picture).containsOnlyKeys("128", "256", "512");
        assertThat(userRoom.picture(room)).isEqualTo(picture);
        image.client()
                .get()
                .uri(picture.get("512"))
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType(MediaType.IMAGE_JPEG);
    }

    @Test
    void nobodyElseMayChangeOrRemoveIt() {
        Map<String, String> picture = picture(image.uploadOfRoom(owner, room, one));
        List<String> stored = image.stored();

        refused(member, room, 403, "forbidden");
        refused(Ids.next(), room, 403, "not-a-member");
        refused(owner, Ids.next(), 404, "not-found");
        refused(owner, "x", 404, "not-found");
        image.client()
                .put()
                .uri("/api/v1/rooms/{room}/picture", room)
                .exchange()
                .expectStatus()
                .isUnauthorized();

        assertThat(image.stored()).isEqualTo(stored);
        assertThat(userRoom.picture(room)).isEqualTo(picture);
    }

    private void refused(String user, String room, int status, String code) {
        // What is refused for its content when it is read.
        code(image.uploadOfRoom(user, room, "no picture".getBytes()), status, code);
        code(delete(user, room), status, code);
    }

    @Test
    void whoIsAllowedIsToldWhatIsWrongWithThePicture() {
        code(image.uploadOfRoom(owner, room, "no picture".getBytes()), 415, "unsupported-media-type");
    }

    @Test
    void whoLosesTheRightDuringTheUploadChangesNothing() {
        userRoom.allow(1);

        code(image.uploadOfRoom(owner, room, one), 403, "forbidden");

        assertThat(userRoom.picture(room)).isNull();
        userRoom.allow(2);
        assertThat(picture(image.uploadOfRoom(owner, room, one))).isEqualTo(userRoom.picture(room));
    }

    @Test
    void withoutUserRoomServiceNobodyIsBelieved() {
        userRoom.knowNoRights(true);

        code(image.uploadOfRoom(owner, room, one), 503, "unavailable");
        code(delete(owner, room), 503, "unavailable");
        assertThat(userRoom.picture(room)).isNull();
    }

    @Test
    void retriesUntilItIsTaken() {
        userRoom.answer(HttpResponseStatus.SERVICE_UNAVAILABLE);

        Map<String, String> picture = picture(image.uploadOfRoom(owner, room, one));
        assertThat(userRoom.picture(room)).isNull();
        userRoom.answer(HttpResponseStatus.OK);

        await().untilAsserted(() -> assertThat(userRoom.picture(room)).isEqualTo(picture));
    }

    @Test
    void whatWasReplacedOrRemovedGoes() {
        Map<String, String> first = picture(image.uploadOfRoom(owner, room, one));
        Map<String, String> second = picture(image.uploadOfRoom(owner, room, other));

        await().untilAsserted(() -> assertThat(image.stored()).doesNotContainAnyElementsOf(names(first)));
        assertThat(image.stored()).containsAll(names(second));

        delete(owner, room).expectStatus().isNoContent();
        delete(owner, room).expectStatus().isNoContent();

        assertThat(userRoom.picture(room)).isNull();
        await().untilAsserted(() -> assertThat(image.stored()).doesNotContainAnyElementsOf(names(second)));
    }

    @Test
    void aRoomIsForgottenAndNobodyElse() {
        String person = room;
        Map<String, String> ofRoom = picture(image.uploadOfRoom(owner, room, one));
        List<String> before = image.stored();
        image.upload(person, other).expectStatus().isCreated();
        List<String> ofPerson =
                image.stored().stream().filter(file -> !before.contains(file)).toList();

        image.asService("user-room-service")
                .delete()
                .uri("/internal/v1/rooms/{room}/picture", room)
                .exchange()
                .expectStatus()
                .isNoContent();
        image.as(owner)
                .delete()
                .uri("/internal/v1/users/{user}/avatar", person)
                .exchange()
                .expectStatus()
                .isUnauthorized();

        await().untilAsserted(() -> assertThat(image.stored()).doesNotContainAnyElementsOf(names(ofRoom)));
        assertThat(ofPerson).isNotEmpty();
        assertThat(image.stored()).containsAll(ofPerson);
    }

    @Test
    void aModeratorTakesItAway() {
        Map<String, String> picture = picture(image.uploadOfRoom(owner, room, one));

        image.asService("user-room-service")
                .delete()
                .uri("/internal/v1/pictures/{name}", picture.get("128").substring("/pictures/".length()))
                .exchange()
                .expectStatus()
                .isOk();

        await().untilAsserted(() -> assertThat(userRoom.picture(room)).isNull());
        image.client().get().uri(picture.get("512")).exchange().expectStatus().isEqualTo(410);
        code(image.uploadOfRoom(owner, room, one), 422, "picture-blocked");
    }

    private static WebTestClient.ResponseSpec delete(String user, String room) {
        return image.as(user).delete().uri("/api/v1/rooms/{room}/picture", room).exchange();
    }

    private static void code(WebTestClient.ResponseSpec answer, int status, String code) {
        answer.expectStatus().isEqualTo(status).expectBody().jsonPath("$.code").isEqualTo(code);
    }

    private static Map<String, String> picture(WebTestClient.ResponseSpec answer) {
        JsonNode body = answer.expectStatus()
                .isCreated()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
        return UserRoomStub.paths(body, "picture");
    }

    private static Collection<String> names(Map<String, String> picture) {
        return picture.values().stream()
                .map(path -> path.substring("/pictures/".length()))
                .toList();
    }

    private static byte[] picture() {
        return jpeg(photo(300 + pictures++, 210));
    }
}
