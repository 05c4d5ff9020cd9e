package dev.maru.userroom.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.userroom.UserRoomTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import tools.jackson.databind.JsonNode;

class GuestEndpointTest extends UserRoomTest {

    @Autowired
    private GuestSweep sweep;

    @Test
    void aNicknameIsEnoughToMakeAndEnterOpenRooms() {
        User guest = guest("손님");
        User host = newUser("host");
        String room = newRoom(host, "open");

        join(guest, room).expectStatus().isOk();
        newRoom(guest, "of a guest");

        JsonNode seen = as(host).get()
                .uri("/api/v1/users/{id}", guest.id())
                .exchange()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
        assertThat(seen.get("guest").asBoolean()).isTrue();
        assertThat(seen.get("nickname").asString()).isEqualTo("손님");
        assertThat(as(guest)
                        .get()
                        .uri("/api/v1/users/{id}", host.id())
                        .exchange()
                        .expectBody(JsonNode.class)
                        .returnResult()
                        .getResponseBody()
                        .has("guest"))
                .isFalse();
    }

    @Test
    void aGuestIsCalledSomethingElse() {
        User guest = guest("before");

        as(guest)
                .patch()
                .uri("/api/v1/me")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("nickname", "after"))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.nickname")
                .isEqualTo("after");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /api/v1/me/password",
        "POST, /api/v1/me/deactivation",
        "POST, /api/v1/me/identities/google",
        "DELETE, /api/v1/sessions",
        "PATCH, /api/v1/rooms/x",
        "DELETE, /api/v1/rooms/x",
        "GET, /api/v1/admin/users",
        "PUT, /api/v1/me/something/that/comes/later"
    })
    void whatIsNotMeantForGuestsIsClosed(String method, String path) {
        as(guest("curious"))
                .method(HttpMethod.valueOf(method))
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of())
                .exchange()
                .expectStatus()
                .isForbidden();
    }

    @Test
    void guestsFromOneAddressAreCounted() {
        int refused = 0;
        for (int i = 0; i < 32; i++) {
            refused += post("/api/v1/guests", Map.of("nickname", "g" + i))
                                    .expectBody()
                                    .returnResult()
                                    .getStatus()
                                    .value()
                            == 429
                    ? 1
                    : 0;
        }
        assertThat(refused).isEqualTo(2);
    }

    @Test
    void guestsWhoCannotComeBackAreForgotten() {
        User gone = guest("gone");
        User host = newUser("host");
        clock.advance(Duration.ofDays(15));
        User here = guest("here");

        sweep.sweep().block(Duration.ofSeconds(20));

        clock.reset();
        as(host).get()
                .uri("/api/v1/users/{id}", gone.id())
                .exchange()
                .expectStatus()
                .isNotFound();
        as(host).get()
                .uri("/api/v1/users/{id}", here.id())
                .exchange()
                .expectStatus()
                .isOk();
        as(host).get()
                .uri("/api/v1/users/{id}", host.id())
                .exchange()
                .expectStatus()
                .isOk();
    }

    private User guest(String nickname) {
        EntityExchangeResult<JsonNode> answer = post("/api/v1/guests", Map.of("nickname", nickname))
                .expectStatus()
                .isCreated()
                .expectBody(JsonNode.class)
                .returnResult();
        JsonNode body = answer.getResponseBody();
        return new User(
                body.get("user").get("id").asString(),
                "",
                nickname,
                body.get("accessToken").asString(),
                answer.getResponseCookies().getFirst("maru_refresh").getValue());
    }
}
