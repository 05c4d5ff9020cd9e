package dev.maru.userroom.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.platform.id.Ids;
import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.UserRoomTest;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class RateLimitsTest extends UserRoomTest {

    @Autowired
    private RateLimits limits;

    @Test
    void whoDoesItTooOftenHasToWaitAndOthersDoNot() {
        User me = newUser("me");
        User other = newUser("other");
        String room = newRoom(other, "open");

        refused(me, RateLimits.Kind.CREATE, "POST", "/api/v1/rooms", Map.of("name", "x"));
        refused(me, RateLimits.Kind.CREATE, "PUT", "/api/v1/rooms/by-name", Map.of("name", Ids.next()));
        refused(me, RateLimits.Kind.JOIN, "PUT", "/api/v1/rooms/" + room + "/members/me", null);
        refused(me, RateLimits.Kind.FOLLOW, "PUT", "/api/v1/me/followings/" + other.id(), null);
        refused(me, RateLimits.Kind.FOLLOW, "PUT", "/api/v1/me/blocks/" + other.id(), null);
        refused(me, RateLimits.Kind.GUESS, "GET", "/api/v1/invite-codes/ABCDEFGHJKMN", null);
        newRoom(other, "still");
        refused(other, RateLimits.Kind.INVITE, "PUT", "/api/v1/rooms/" + room + "/invitations/" + me.id(), null);
        refused(other, RateLimits.Kind.INVITE, "POST", "/api/v1/rooms/" + room + "/invite-codes", Map.of());
    }

    /** Everything that is limited by who does it is limited by where it comes from too: many accounts are of no use. */
    @Test
    void whereTooMuchComesFromOneHasToWaitAndElsewhereOneDoesNot() {
        User host = newUser("host");
        String room = newRoom(host, "open");
        // Each is somebody new, who has used up nothing of what is a person's own.
        refusedHere(newUser("a"), RateLimits.Kind.CREATE, "POST", "/api/v1/rooms", Map.of("name", "x"));
        refusedHere(newUser("b"), RateLimits.Kind.CREATE, "PUT", "/api/v1/rooms/by-name", Map.of("name", Ids.next()));
        refusedHere(newUser("c"), RateLimits.Kind.JOIN, "PUT", "/api/v1/rooms/" + room + "/members/me", null);
        refusedHere(newUser("d"), RateLimits.Kind.FOLLOW, "PUT", "/api/v1/me/followings/" + host.id(), null);
        refusedHere(newUser("e"), RateLimits.Kind.GUESS, "GET", "/api/v1/invite-codes/ABCDEFGHJKMN", null);
        refusedHere(host, RateLimits.Kind.INVITE, "POST", "/api/v1/rooms/" + room + "/invite-codes", Map.of());
    }

    private void refusedHere(User user, RateLimits.Kind kind, String method, String path, @Nullable Object body) {
        useUp(kind, () -> Ids.next());
        tooMany(call(user, method, path, body));
        client = elsewhere();
        int status = call(user, method, path, body)
                .expectBody()
                .returnResult()
                .getStatus()
                .value();
        assertThat(status).as(path).isNotEqualTo(429);
        client = here();
    }

    /** What one does before anybody knows who one is: counted by the address alone, with a time to come back after. */
    @ParameterizedTest
    @CsvSource({
        "sign-ups by address, POST, /api/v1/accounts,"
                + " '{\"email\":\"%s@maru.test\",\"password\":\"tiny-Wooden-hall-7\"}'",
        "codes by address, POST, /api/v1/email-codes, '{\"email\":\"%s@maru.test\"}'",
        "resets by address, POST, /api/v1/password-resets, '{\"email\":\"%s@maru.test\"}'",
        "resets by address, POST, /api/v1/password-resets/confirmation,"
                + " '{\"token\":\"%s\",\"newPassword\":\"tiny-Wooden-hall-7\"}'",
        "guests by address, POST, /api/v1/guests, '{\"nickname\":\"guest\"}'",
        "sign-ins elsewhere by address, GET, /api/v1/social/google, ",
        "failed logins by address, POST, /api/v1/sessions,"
                + " '{\"email\":\"%s@maru.test\",\"password\":\"wrong-wooden-hall\"}'"
    })
    void strangersAreCountedByTheirAddress(String what, String method, String path, @Nullable String body) {
        WebTestClient.ResponseSpec refused = null;
        for (int i = 0; refused == null; i++) {
            assertThat(i).as(what).isLessThan(100);
            WebTestClient.ResponseSpec answer = ask(method, path, body);
            HttpStatusCode status = answer.expectBody().returnResult().getStatus();
            refused = status.value() == 429 ? answer : null;
        }
        tooMany(ask(method, path, body));
        client = elsewhere();
        assertThat(ask(method, path, body)
                        .expectBody()
                        .returnResult()
                        .getStatus()
                        .value())
                .as(what)
                .isNotEqualTo(429);
    }

    private WebTestClient.ResponseSpec ask(String method, String path, @Nullable String body) {
        WebTestClient.RequestBodySpec request =
                client.method(HttpMethod.valueOf(method)).uri(path).contentType(MediaType.APPLICATION_JSON);
        return body == null
                ? request.exchange()
                : request.bodyValue(body.formatted(Ids.next())).exchange();
    }

    private WebTestClient here() {
        return client.mutate()
                .defaultHeaders(headers -> headers.set("X-Forwarded-For", address))
                .build();
    }

    private WebTestClient elsewhere() {
        return client.mutate()
                .defaultHeaders(headers -> headers.set("X-Forwarded-For", address.replaceFirst("10", "11")))
                .build();
    }

    private void refused(User user, RateLimits.Kind kind, String method, String path, @Nullable Object body) {
        useUp(kind, user::id);
        tooMany(call(user, method, path, body));
    }

    private static void tooMany(WebTestClient.ResponseSpec answer) {
        answer.expectStatus()
                .isEqualTo(429)
                .expectHeader()
                .value(
                        HttpHeaders.RETRY_AFTER,
                        after -> assertThat(Long.parseLong(after)).isPositive())
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("rate-limited");
    }

    private void useUp(RateLimits.Kind kind, Supplier<String> who) {
        try {
            while (true) {
                limits.take(kind, who.get())
                        .contextWrite(context -> context.put(AddressFilter.KEY, address))
                        .block();
            }
        } catch (MaruException e) {
            assertThat(e.code().code()).isEqualTo("rate-limited");
        }
    }
}
