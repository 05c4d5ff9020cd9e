package dev.maru.userroom.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.platform.id.Ids;
import dev.maru.userroom.UserRoomTest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** What image-service asks and tells about the pictures of rooms. */
class RoomPictureTest extends UserRoomTest {

    private User owner;
    private User member;
    private String room;

    @BeforeEach
    void make() {
        owner = newUser("owner");
        member = newUser("member");
        room = newRoom(owner, "with a picture");
        join(member, room).expectStatus().isOk();
    }

    @Test
    void theNewestPictureIsShown() {
        show("first", 5).expectStatus().isNoContent();
        assertThat(shown()).isEqualTo("/pictures/first-128.jpg");

        show("older", 4).expectStatus().isNoContent();
        show("again", 5).expectStatus().isNoContent();
        assertThat(shown()).isEqualTo("/pictures/first-128.jpg");

        show("second", 6).expectStatus().isNoContent();
        assertThat(shown()).isEqualTo("/pictures/second-128.jpg");
        assertThat(fetch(member, "/api/v1/me/rooms").at("/items/0/picture/128").asString())
                .isEqualTo("/pictures/second-128.jpg");

        show(null, 7).expectStatus().isNoContent();
        assertThat(shown()).isEmpty();
    }

    @Test
    void openClientsAreToldThatTheRoomChanged() {
        long before = rulesVersion();

        show("first", 5).expectStatus().isNoContent();
        long after = rulesVersion();
        show("older", 4).expectStatus().isNoContent();

        assertThat(after).isEqualTo(before + 1);
        assertThat(rulesVersion()).isEqualTo(after);
    }

    @Test
    void onlyWhoMayRenameTheRoomMayChangeItsPicture() {
        User moderator = newUser("moderator");
        join(moderator, room).expectStatus().isOk();
        call(owner, "PUT", "/api/v1/rooms/" + room + "/moderators/" + moderator.id())
                .expectStatus()
                .is2xxSuccessful();

        right(room, owner).expectStatus().isNoContent();
        assertThat(refusal(right(room, moderator))).isEqualTo("forbidden");
        assertThat(refusal(right(room, member))).isEqualTo("forbidden");
        assertThat(refusal(right(room, newUser("stranger")))).isEqualTo("not-a-member");
        right(Ids.next(), owner).expectStatus().isNotFound();

        call(owner, "PUT", "/api/v1/rooms/" + room + "/owner", Map.of("user", member.id()))
                .expectStatus()
                .is2xxSuccessful();
        assertThat(refusal(right(room, owner))).isEqualTo("forbidden");
        right(room, member).expectStatus().isNoContent();
    }

    @Test
    void thePictureOfADeletedRoomIsForgotten() {
        String plain = newRoom(owner, "without one");
        show("first", 5).expectStatus().isNoContent();

        call(owner, "DELETE", "/api/v1/rooms/" + plain).expectStatus().isNoContent();
        call(owner, "DELETE", "/api/v1/rooms/" + room).expectStatus().isNoContent();

        await().atMost(Duration.ofSeconds(10)).until(() -> images.forgotten().contains(room));
        assertThat(images.forgotten()).doesNotContain(plain);
        show("late", 6).expectStatus().isNotFound();
        right(room, owner).expectStatus().isNotFound();
    }

    @Test
    void whatIsNoPictureIsRefused() {
        put(Map.of("picture", paths("x"))).expectStatus().isBadRequest();
        put(Map.of("picture", paths("x"), "version", 0)).expectStatus().isBadRequest();
        put(Map.of("picture", paths("../x"), "version", 1)).expectStatus().isBadRequest();
        put(Map.of("picture", Map.of("128", "/pictures/x"), "version", 1))
                .expectStatus()
                .isBadRequest();
        assertThat(shown()).isEmpty();
    }

    private String shown() {
        return room(member, room).at("/picture/128").asString("");
    }

    private long rulesVersion() {
        JsonNode state = membership(room, owner.id());
        return state.get("rules").get("version").asLong();
    }

    private WebTestClient.ResponseSpec right(String room, User user) {
        return asService()
                .get()
                .uri("/internal/v1/rooms/{room}/members/{user}/rights/rename", room, user.id())
                .exchange();
    }

    private WebTestClient.ResponseSpec show(@Nullable String name, long version) {
        Map<String, Object> body = new HashMap<>();
        body.put("picture", name == null ? null : paths(name));
        body.put("version", version);
        return put(body);
    }

    private WebTestClient.ResponseSpec put(Map<String, Object> body) {
        return asService()
                .put()
                .uri("/internal/v1/rooms/{room}/picture", room)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private static Map<String, String> paths(String name) {
        return Map.of(
                "128", "/pictures/" + name + "-128.jpg",
                "256", "/pictures/" + name + "-256.jpg",
                "512", "/pictures/" + name + "-512.jpg");
    }
}
