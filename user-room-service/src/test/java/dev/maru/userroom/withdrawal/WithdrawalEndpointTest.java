package dev.maru.userroom.withdrawal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.userroom.UserRoomTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

class WithdrawalEndpointTest extends UserRoomTest {

    @Test
    void whoWithdrawsIsGoneAndTheAddressIsFree() {
        User user = newUser("떠나는 사람");
        User other = newUser("stays");
        String room = newRoom(user, "left behind");
        join(other, room).expectStatus().isOk();

        withdraw(user, Map.of("confirm", true, "password", PASSWORD))
                .expectStatus()
                .isNoContent();

        untilRefused(user);
        signIn(user.email(), PASSWORD).expectStatus().isUnauthorized();
        as(other)
                .get()
                .uri("/api/v1/users/{id}", user.id())
                .exchange()
                .expectStatus()
                .isNotFound();
        as(other)
                .get()
                .uri("/api/v1/users?ids={id}", user.id())
                .exchange()
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(0);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> room(other, room).get("owner").asString().equals(other.id()));
        assertThat(kinds(room)).contains("left");
        signUp(user.email(), PASSWORD, "somebody new").expectStatus().isCreated();
    }

    @Test
    void nothingPersonalStaysInTheStore() {
        User user = newUser("지워질 이름");
        withdraw(user, Map.of("confirm", true, "password", PASSWORD))
                .expectStatus()
                .isNoContent();

        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            for (String collection : mongo.getCollectionNames().collectList().block()) {
                for (Document document : mongo.find(new Query(), Document.class, collection)
                        .collectList()
                        .block()) {
                    assertThat(document.toString())
                            .as(collection)
                            .doesNotContain(user.email())
                            .doesNotContain("지워질 이름");
                }
            }
            assertThat(mongo.find(new Query(), Document.class, "sessions")
                            .filter(session -> user.id().equals(session.get("user")))
                            .collectList()
                            .block())
                    .isEmpty();
        });
    }

    @Test
    void whoWantsItHasWhatWasSaidErasedInAllRoomsEverBeenIn() {
        User user = newUser("regrets");
        User host = newUser("host");
        String now = newRoom(host, "now");
        String before = newRoom(host, "before");
        join(user, now).expectStatus().isOk();
        join(user, before).expectStatus().isOk();
        leave(user, before).expectStatus().isNoContent();

        withdraw(user, Map.of("confirm", true, "password", PASSWORD, "erase", true))
                .expectStatus()
                .isNoContent();

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(chat.erased(user.id())).contains(now, before));
    }

    @Test
    void picturesAndHowFarWasReadAreForgottenToo() {
        User user = newUser("pictured");
        User host = newUser("host");
        String now = newRoom(host, "now");
        String before = newRoom(host, "before");
        for (String room : List.of(now, before)) {
            join(user, room).expectStatus().isOk();
        }
        leave(user, before).expectStatus().isNoContent();
        assertThat(images.forgotten()).doesNotContain(user.id());

        withdraw(user, Map.of("confirm", true, "password", PASSWORD))
                .expectStatus()
                .isNoContent();

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            clock.advance(Duration.ofMinutes(1));
            assertThat(images.forgotten()).contains(user.id());
            assertThat(chat.cursorsForgotten(user.id())).contains(now, before);
        });
        clock.reset();
        assertThat(chat.cursorsForgotten(host.id())).isEmpty();
    }

    @Test
    void whomOneFollowedAndBlockedIsForgottenOnBothSides() {
        User user = newUser("leaves");
        User friend = newUser("friend");
        User stranger = newUser("stranger");
        for (String path : List.of("followings/" + friend.id(), "blocks/" + stranger.id())) {
            call(user, "PUT", "/api/v1/me/" + path).expectStatus().isOk();
        }
        call(friend, "PUT", "/api/v1/me/followings/" + user.id()).expectStatus().isOk();
        User other = newUser("other");
        call(friend, "PUT", "/api/v1/me/followings/" + other.id())
                .expectStatus()
                .isOk();
        String room = newRoom(friend, "asked into");
        answer(user, "PUT", "/api/v1/me/rooms/order", Map.of("rooms", List.of(newRoom(user, "on top"))));
        call(friend, "PUT", "/api/v1/rooms/" + room + "/invitations/" + user.id())
                .expectStatus()
                .is2xxSuccessful();

        withdraw(user, Map.of("confirm", true, "password", PASSWORD))
                .expectStatus()
                .isNoContent();

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            for (String collection : List.of("follows", "blocks", "roomOrders")) {
                assertThat(documents(collection)).as(collection).doesNotContain(user.id());
            }
            assertThat(mongo.find(new Query(), Document.class, "memberships")
                            .filter(place -> user.id().equals(place.get("user")))
                            .map(place -> place.getString("standing"))
                            .collectList()
                            .block())
                    .doesNotContain("INVITED", "MEMBER");
        });
        JsonNode relation = fetch(friend, "/api/v1/users/" + other.id() + "/relation");
        assertThat(relation.get("follows").asBoolean()).isTrue();
        assertThat(ids(fetch(friend, "/api/v1/users/" + friend.id() + "/followings")))
                .containsExactly(other.id());
    }

    private String documents(String collection) {
        return mongo.find(new Query(), Document.class, collection)
                .collectList()
                .block()
                .toString();
    }

    @Test
    void withoutChatServiceItIsDoneLater() {
        User user = newUser("patient");
        String room = newRoom(user, "mine");
        chat.is(dev.maru.userroom.StubChat.Mood.AWAY);

        withdraw(user, Map.of("confirm", true, "password", PASSWORD, "erase", true))
                .expectStatus()
                .isNoContent();
        untilRefused(user);
        assertThat(chat.erased(user.id())).isEmpty();

        chat.is(dev.maru.userroom.StubChat.Mood.WELL);
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            clock.advance(Duration.ofSeconds(30));
            assertThat(chat.erased(user.id())).contains(room);
        });
    }

    @Test
    void nobodyWithdrawsByMistakeOrForAnother() {
        User user = newUser("careful");

        withdraw(user, Map.of("password", PASSWORD)).expectStatus().isBadRequest();
        withdraw(user, Map.of("confirm", true, "password", "not-the-password-1"))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("wrong-password");
        withdraw(user, Map.of("confirm", true)).expectStatus().isBadRequest();

        as(user).get().uri("/api/v1/me").exchange().expectStatus().isOk();
    }

    @Test
    void aDeactivatedAccountSleepsUntilItsOwnerComesBack() {
        User user = newUser("pausing");
        as(user).post()
                .uri("/api/v1/me/deactivation")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("confirm", true, "password", PASSWORD))
                .exchange()
                .expectStatus()
                .isNoContent();

        untilRefused(user);
        signIn(user.email(), "not-the-password-1").expectStatus().isUnauthorized();
        signIn(user.email(), PASSWORD)
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("account-deactivated");
        post("/api/v1/sessions", Map.of("email", user.email(), "password", PASSWORD, "reactivate", true))
                .expectStatus()
                .isCreated();
        signIn(user.email(), PASSWORD).expectStatus().isCreated();
    }

    private WebTestClient.ResponseSpec withdraw(User user, Map<String, Object> body) {
        return as(user).post()
                .uri("/api/v1/me/withdrawal")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }
}
