package dev.maru.userroom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.platform.id.Ids;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** What nobody sends by accident: each has a clear answer, and none is a fault of ours. */
class BadInputTest extends UserRoomTest {

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/me",
        "PATCH, /api/v1/me",
        "GET, /api/v1/me/rooms",
        "GET, /api/v1/users/x",
        "GET, /api/v1/users?ids=x",
        "GET, /api/v1/rooms",
        "POST, /api/v1/rooms",
        "GET, /api/v1/rooms/x",
        "DELETE, /api/v1/rooms/x",
        "PUT, /api/v1/rooms/x/members/me",
        "DELETE, /api/v1/rooms/x/members/me",
        "GET, /api/v1/rooms/x/members",
        "DELETE, /api/v1/sessions/current",
        "POST, /api/v1/sessions/refresh",
        "GET, /internal/v1/users/x/rooms",
        "POST, /internal/v1/memberships",
        "GET, /internal/v1/facts",
        "GET, /internal/v1/facts/0",
        "PUT, /internal/v1/rooms/x/picture",
        "GET, /internal/v1/rooms/x/members/y/rights/rename",
        "PUT, /api/v1/rooms/by-name",
        "PATCH, /api/v1/rooms/x",
        "PUT, /api/v1/rooms/x/password",
        "DELETE, /api/v1/rooms/x/password",
        "PUT, /api/v1/rooms/x/owner",
        "DELETE, /api/v1/rooms/x/members/y",
        "PUT, /api/v1/rooms/x/moderators/y",
        "DELETE, /api/v1/rooms/x/moderators/y",
        "GET, /api/v1/rooms/x/bans",
        "PUT, /api/v1/rooms/x/bans/y",
        "DELETE, /api/v1/rooms/x/bans/y",
        "PUT, /api/v1/rooms/x/mutes/y",
        "DELETE, /api/v1/rooms/x/mutes/y",
        "PUT, /api/v1/rooms/x/invitations/y",
        "DELETE, /api/v1/rooms/x/invitations/y",
        "POST, /api/v1/rooms/x/invite-codes",
        "GET, /api/v1/rooms/x/invite-codes",
        "DELETE, /api/v1/rooms/x/invite-codes/y",
        "GET, /api/v1/invite-codes/x",
        "GET, /api/v1/me/invitations",
        "DELETE, /api/v1/me/invitations/x",
        "PUT, /api/v1/me/rooms/order",
        "PUT, /api/v1/me/direct-rooms/x",
        "GET, /api/v1/me/direct-candidates",
        "GET, /api/v1/me/following-ids",
        "PUT, /api/v1/me/followings/x",
        "DELETE, /api/v1/me/followings/x",
        "GET, /api/v1/me/blocks",
        "PUT, /api/v1/me/blocks/x",
        "DELETE, /api/v1/me/blocks/x",
        "GET, /api/v1/users/x/followers",
        "GET, /api/v1/users/x/followings",
        "GET, /api/v1/users/x/relation",
        "PUT, /internal/v1/users/x/avatar",
        "GET, /nowhere"
    })
    void withoutATokenThereIsNothing(String method, String path) {
        for (String header : new String[] {null, "Bearer x.y.z", "Bearer " + expired(), "Basic eDp5"}) {
            client.method(HttpMethod.valueOf(method))
                    .uri(path)
                    .headers(headers -> {
                        if (header != null) {
                            headers.set("Authorization", header);
                        }
                        headers.set("X-User-Id", "somebody");
                    })
                    .contentType(MediaType.APPLICATION_JSON)
                    .exchange()
                    .expectStatus()
                    .isUnauthorized()
                    .expectBody()
                    .jsonPath("$.code")
                    .isEqualTo("unauthenticated")
                    .jsonPath("$.traceId")
                    .exists();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"email\":{\"$gt\":\"\"},\"password\":{\"$ne\":null}}",
                "{\"email\":[\"a@maru.test\"],\"password\":\"secret-word-1\"}",
                "{\"email\":null,\"password\":null}",
                "{\"email\":\"a@maru.test\"}",
                "{\"email\":\"a@maru.test\",\"password\":true}",
                "{\"email\":\"a@maru.test\",\"password\":\"x\",\"$where\":\"1\"}",
                "{\"email\":\"a@maru.test\",\"password\":\"x\",\"role\":\"admin\"}",
                "{} {}",
                "[]",
                "{",
                "\"x\"",
                "{\"email\":\"a@maru.test\",\"email\":\"b@maru.test\",\"password\":\"secret-word-1\"}"
            })
    void operatorsAndMalformedBodiesAreRefused(String body) {
        for (String path : new String[] {"/api/v1/sessions", "/api/v1/accounts"}) {
            JsonNode problem = raw(path, body)
                    .expectStatus()
                    .isBadRequest()
                    .expectHeader()
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .expectBody(JsonNode.class)
                    .returnResult()
                    .getResponseBody();
            assertThat(problem.get("code").asString()).isIn("bad-request", "invalid");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {21, 10_000})
    void deepJsonIsRefused(int depth) {
        raw("/api/v1/accounts", "{\"email\":" + "[".repeat(depth) + "]".repeat(depth) + "}")
                .expectStatus()
                .isBadRequest();
    }

    @Test
    void aLongBodyIsRefused() {
        raw("/api/v1/accounts", "{\"email\":\"" + "x".repeat(64 * 1024) + "\"}")
                .expectStatus()
                .isEqualTo(413)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("too-large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\ud800",
                "\\udc00x",
                "\\u0000",
                "a\\u202eb",
                "a\\u2066b",
                "\\u200b",
                "\\ufeff",
                "\\u0085",
                "a\\u2028b",
                "\\ue000",
                "\\uffff"
            })
    void namesHoldNothingInvisible(String escaped) {
        User user = newUser("namer");
        String account = "{\"email\":\"%s@maru.test\",\"password\":\"%s\",\"nickname\":\"x%s\"}"
                .formatted(Ids.next(), PASSWORD, escaped);
        raw("/api/v1/accounts", account).expectStatus().isBadRequest();
        as(user).post()
                .uri("/api/v1/rooms")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"name\":\"x" + escaped + "\"}")
                .exchange()
                .expectStatus()
                .isBadRequest();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "%5Bobject%20Object%5D",
                "%24ne",
                "%F0%9F%98%80",
                "00000000-0000-0000-0000-000000000000",
                "a:b"
            })
    void anIdOfNothingIsNotFound(String id) {
        User user = newUser("seeker");
        for (String path : new String[] {"/api/v1/rooms/", "/api/v1/users/"}) {
            as(user).get().uri(uri(path + id)).exchange().expectStatus().isNotFound();
        }
        as(user).put()
                .uri(uri("/api/v1/rooms/" + id + "/members/me"))
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "..%2f..%2fetc", "%2e%2e", "%ff", "a%0d%0ab"})
    void aMalformedIdIsTheCallersMistake(String id) {
        User user = newUser("seeker");

        as(user).get().uri(uri("/api/v1/rooms/" + id)).exchange().expectStatus().is4xxClientError();
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /api/v1/rooms, 405",
        "POST, /api/v1/me, 405",
        "GET, /api/v1/nothing, 404",
        "POST, /api/v1/rooms, 415"
    })
    void wrongMethodsPathsAndTypesSaySo(String method, String path, int status) {
        as(newUser("lost"))
                .method(HttpMethod.valueOf(method))
                .uri(path)
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("name")
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role\":\"admin\"}",
                "{\"id\":\"somebody\"}",
                "{\"email\":\"other@maru.test\"}",
                "{\"emailVerified\":true}",
                "{\"generation\":0}",
                "{\"nickname\":\"fine\",\"guest\":false}"
            })
    void nobodyChangesWhatIsNotTheirsToChange(String body) {
        User user = newUser("ambitious");

        as(user).patch()
                .uri("/api/v1/me")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isBadRequest();

        as(user).get()
                .uri("/api/v1/me")
                .exchange()
                .expectBody()
                .jsonPath("$.nickname")
                .isEqualTo("ambitious")
                .jsonPath("$.email")
                .isEqualTo(user.email());
    }

    @Test
    void whoOneIsComesFromTheTokenAndNotFromAHeader() {
        User user = newUser("honest");
        User other = newUser("other");

        as(user).get()
                .uri("/api/v1/me")
                .header("X-User-Id", other.id())
                .header("X-Forwarded-User", other.id())
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.id")
                .isEqualTo(user.id());
    }

    private WebTestClient.ResponseSpec raw(String path, String body) {
        return client.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    /** Signed by us, and no longer good. */
    private String expired() {
        clock.advance(Duration.ofMinutes(-30));
        try {
            return newUser("yesterday").accessToken();
        } finally {
            clock.reset();
        }
    }
}
