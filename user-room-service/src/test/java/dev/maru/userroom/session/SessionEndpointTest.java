package dev.maru.userroom.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.platform.id.Ids;
import dev.maru.userroom.UserRoomTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

class SessionEndpointTest extends UserRoomTest {

    @Test
    void signingInGivesATokenThePersonAndACookieThatNoScriptReads() {
        User user = newUser("마루");

        EntityExchangeResult<JsonNode> answer = signIn(user.email().toUpperCase(), PASSWORD)
                .expectStatus()
                .isCreated()
                .expectBody(JsonNode.class)
                .returnResult();

        JsonNode body = answer.getResponseBody();
        assertThat(body.propertyNames()).containsExactly("accessToken", "expiresAt", "user");
        assertThat(body.get("user").propertyNames())
                .containsExactly("id", "nickname", "about", "avatar", "email", "job", "createdAt");
        ResponseCookie cookie = answer.getResponseCookies().getFirst("maru_refresh");
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.isSecure()).isFalse();
        assertThat(cookie.getSameSite()).isEqualTo("Strict");
        assertThat(cookie.getPath()).isEqualTo("/api/v1/sessions");
        assertThat(cookie.getMaxAge()).isEqualTo(Duration.ofDays(14));
        assertThat(answer.getResponseHeaders().getCacheControl()).contains("no-store");
    }

    @Test
    void behindHttpsTheCookieIsSecure() {
        User user = newUser("secure");

        ResponseCookie cookie = client.post()
                .uri("/api/v1/sessions")
                .header("X-Forwarded-Proto", "https")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("email", user.email(), "password", PASSWORD))
                .exchange()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseCookies()
                .getFirst("maru_refresh");

        assertThat(cookie.isSecure()).isTrue();
    }

    @Test
    void anUnknownAddressAndAWrongPasswordAreAnsweredTheSame() {
        User user = newUser("known");

        JsonNode wrong = refusal(user.email(), "not-the-password-1");
        JsonNode unknown = refusal(Ids.next() + "@maru.test", "not-the-password-1");

        for (String field : List.of("type", "title", "status", "detail", "code", "retryable")) {
            assertThat(unknown.get(field)).isEqualTo(wrong.get(field));
        }
        assertThat(unknown.propertyNames()).isEqualTo(wrong.propertyNames());
        assertThat(wrong.get("code").asString()).isEqualTo("wrong-credentials");
    }

    @Test
    void refreshingReplacesTheCookieAndTheOldOneEndsEverything() {
        User user = newUser("careful");

        String second = refreshed(user.refreshToken());
        String third = refreshed(second);

        assertThat(List.of(user.refreshToken(), second, third)).doesNotHaveDuplicates();
        refresh(user.refreshToken()).expectStatus().isUnauthorized();
        refresh(third).expectStatus().isUnauthorized();
    }

    @Test
    void theOneBeforeIsAnsweredForAMomentWithoutASuccessor() {
        User user = newUser("two tabs");
        String second = refreshed(user.refreshToken());

        EntityExchangeResult<JsonNode> late = refresh(user.refreshToken())
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult();
        assertThat(late.getResponseCookies()).doesNotContainKey("maru_refresh");
        assertThat(late.getResponseBody().get("accessToken").asString()).isNotEmpty();

        clock.advance(Duration.ofSeconds(11));
        refresh(user.refreshToken()).expectStatus().isUnauthorized();
        refresh(second).expectStatus().isUnauthorized();
    }

    @Test
    void ofTabsThatRefreshAtOnceOneGetsTheSuccessorAndNobodyIsSignedOut() {
        User user = newUser("many tabs");

        List<String> cookies = Flux.fromStream(IntStream.range(0, 8).boxed())
                .flatMap(i -> Mono.fromCallable(() -> {
                            ResponseCookie cookie = refresh(user.refreshToken())
                                    .expectStatus()
                                    .isOk()
                                    .expectBody(JsonNode.class)
                                    .returnResult()
                                    .getResponseCookies()
                                    .getFirst("maru_refresh");
                            return cookie == null ? "" : cookie.getValue();
                        })
                        .subscribeOn(Schedulers.boundedElastic()))
                .filter(cookie -> !cookie.isEmpty())
                .collectList()
                .block();

        assertThat(cookies).hasSize(1);
        refresh(cookies.getFirst()).expectStatus().isOk();
    }

    @Test
    void aMadeUpTokenDoesNotEndASession() {
        User user = newUser("victim");
        String session = user.refreshToken().substring(0, user.refreshToken().indexOf('.'));
        String mac = user.refreshToken().substring(user.refreshToken().lastIndexOf('.'));

        for (String forged : List.of(session + ".x.y", session + ".x" + mac, "..", "x", session, "a".repeat(300))) {
            refresh(forged).expectStatus().isUnauthorized();
        }

        refresh(user.refreshToken()).expectStatus().isOk();
    }

    @Test
    void withoutComingBackASessionEndsAfterTwoWeeks() {
        User user = newUser("away");
        clock.advance(Duration.ofDays(13));
        String second = refreshed(user.refreshToken());
        clock.advance(Duration.ofDays(13));
        String third = refreshed(second);
        clock.advance(Duration.ofDays(15));

        refresh(third).expectStatus().isUnauthorized();
    }

    @Test
    void signingOutEndsTheSessionByTokenOrByCookieAndClearsIt() {
        User user = newUser("leaving");
        User again = signedIn(user.email());

        ResponseCookie cleared = as(user).delete()
                .uri("/api/v1/sessions/current")
                .exchange()
                .expectStatus()
                .isNoContent()
                .expectBody()
                .returnResult()
                .getResponseCookies()
                .getFirst("maru_refresh");
        assertThat(cleared.getMaxAge()).isZero();
        refresh(user.refreshToken()).expectStatus().isUnauthorized();

        signOut(again.refreshToken()).expectStatus().isNoContent();
        refresh(again.refreshToken()).expectStatus().isUnauthorized();
        signOut(again.refreshToken()).expectStatus().isNoContent();
        client.delete()
                .uri("/api/v1/sessions/current")
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @Test
    void whoGuessesAPasswordIsSlowedDownAndTheOwnerIsNotLockedOut() {
        User user = newUser("target");
        for (int i = 0; i < 5; i++) {
            signIn(user.email(), "guess-number-" + i).expectStatus().isUnauthorized();
        }

        signIn(user.email(), PASSWORD)
                .expectStatus()
                .isEqualTo(429)
                .expectHeader()
                .valueMatches("Retry-After", "\\d+")
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("rate-limited");

        clock.advance(Duration.ofSeconds(11));
        signIn(user.email(), PASSWORD).expectStatus().isCreated();
        signIn(user.email(), "guess-again-1").expectStatus().isUnauthorized();
    }

    @Test
    void whoGuessesInParallelGainsNothing() {
        User user = newUser("target");

        List<Integer> statuses = Flux.fromStream(IntStream.range(0, 30).boxed())
                .flatMap(i -> Mono.fromCallable(() -> signIn(user.email(), "guess-number-" + i)
                                .expectBody()
                                .returnResult()
                                .getStatus()
                                .value())
                        .subscribeOn(Schedulers.boundedElastic()))
                .collectList()
                .block();

        assertThat(statuses).containsOnly(401, 429);
        assertThat(statuses.stream().filter(status -> status == 401)).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void whoTriesManyAccountsFromOneAddressIsStopped() {
        User user = newUser("bystander");
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 21; i++) {
            statuses.add(signIn(Ids.next() + "@maru.test", "guess-number-1")
                    .expectBody()
                    .returnResult()
                    .getStatus()
                    .value());
        }

        assertThat(statuses.subList(0, 20)).containsOnly(401);
        assertThat(statuses.get(20)).isEqualTo(429);
        signIn(user.email(), PASSWORD).expectStatus().isEqualTo(429);
        clock.advance(Duration.ofMinutes(6));
        signIn(user.email(), PASSWORD).expectStatus().isCreated();
    }

    @Test
    void theStoreHoldsNoTokenAndNoPassword() {
        User user = newUser("private");
        StringBuilder stored = new StringBuilder();
        for (String collection : List.of("users", "sessions", "signing_keys")) {
            mongo.getCollection(collection)
                    .flatMapMany(documents -> Flux.from(documents.find()))
                    .doOnNext(document -> stored.append(document.toJson()))
                    .blockLast();
        }

        assertThat(stored.toString())
                .contains(user.email(), "$argon2id$")
                .doesNotContain(user.refreshToken(), PASSWORD, user.accessToken(), "PRIVATE", "_class");
    }

    @Test
    void signingOutVoidsTheAccessTokenAtOnce() {
        User user = newUser("leaver");
        User elsewhere = signedIn(user.email());
        signOut(user.refreshToken()).expectStatus().isNoContent();

        untilRefused(user);
        as(elsewhere).get().uri("/api/v1/me").exchange().expectStatus().isOk();
    }

    @Test
    void aUsedRefreshTokenVoidsTheAccessTokensOfItsSession() {
        User user = newUser("robbed");
        refreshed(user.refreshToken());
        clock.advance(Duration.ofSeconds(30));
        refresh(user.refreshToken()).expectStatus().isUnauthorized();

        untilRefused(user);
    }

    @Test
    void sessionsAreListedWithDeviceAndAddressAndCanBeEndedFromElsewhere() {
        User phone = newUser("two devices");
        User desk = signedIn(phone.email());

        JsonNode items = sessions(desk);
        assertThat(items).hasSize(2);
        assertThat(items.get(0).propertyNames())
                .containsExactly("id", "device", "address", "createdAt", "seenAt", "current");
        JsonNode other = items.get(0).get("current").asBoolean() ? items.get(1) : items.get(0);
        assertThat(other.get("current").asBoolean()).isFalse();
        assertThat(other.get("address").asString()).startsWith("10.1.");

        end(desk, other.get("id").asString()).expectStatus().isNoContent();
        end(desk, other.get("id").asString()).expectStatus().isNotFound();
        untilRefused(phone);
        refresh(phone.refreshToken()).expectStatus().isUnauthorized();
        assertThat(sessions(desk)).hasSize(1);
    }

    @Test
    void nobodyEndsTheSessionOfAnother() {
        User victim = newUser("victim");
        User other = newUser("other");
        String id = sessions(victim).get(0).get("id").asString();

        end(other, id).expectStatus().isNotFound();

        as(victim).get().uri("/api/v1/me").exchange().expectStatus().isOk();
        refresh(victim.refreshToken()).expectStatus().isOk();
    }

    @Test
    void allOtherSessionsEndTogether() {
        User phone = newUser("three devices");
        User desk = signedIn(phone.email());
        User tv = signedIn(phone.email());

        String fresh = as(tv).delete()
                .uri("/api/v1/sessions")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody()
                .get("accessToken")
                .asString();

        untilRefused(phone);
        untilRefused(desk);
        refresh(phone.refreshToken()).expectStatus().isUnauthorized();
        // The token that asked is of the session that stays.
        as(tv).get().uri("/api/v1/me").exchange().expectStatus().isOk();
        as(new User(tv.id(), tv.email(), "", fresh, ""))
                .get()
                .uri("/api/v1/me")
                .exchange()
                .expectStatus()
                .isOk();
        refresh(tv.refreshToken()).expectStatus().isOk();
    }

    @Test
    void anotherPasswordEndsAllOtherSessions() {
        User phone = newUser("changing");
        User desk = signedIn(phone.email());

        password(desk, PASSWORD, "another-Wooden-hall-8").expectStatus().isOk();

        untilRefused(phone);
        refresh(phone.refreshToken()).expectStatus().isUnauthorized();
        refresh(desk.refreshToken()).expectStatus().isOk();
        signIn(phone.email(), PASSWORD).expectStatus().isUnauthorized();
        signIn(phone.email(), "another-Wooden-hall-8").expectStatus().isCreated();
    }

    @Test
    void aNewPasswordNeedsTheOldOneAndMustBeGood() {
        User user = newUser("changing");

        password(user, "not-the-password-1", "another-Wooden-hall-8")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("wrong-password")
                .jsonPath("$.errors[0].field")
                .isEqualTo("currentPassword");
        password(user, PASSWORD, "short")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo("newPassword");
        for (int i = 0; i < 5; i++) {
            password(user, "not-the-password-1", "another-Wooden-hall-8")
                    .expectStatus()
                    .isBadRequest();
        }
        password(user, PASSWORD, "another-Wooden-hall-8").expectStatus().isEqualTo(429);
        signIn(user.email(), PASSWORD).expectStatus().isEqualTo(429);
    }

    private WebTestClient.ResponseSpec password(User user, String current, String next) {
        return as(user).put()
                .uri("/api/v1/me/password")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("currentPassword", current, "newPassword", next))
                .exchange();
    }

    private WebTestClient.ResponseSpec end(User user, String session) {
        return as(user).delete().uri("/api/v1/sessions/{id}", session).exchange();
    }

    private JsonNode sessions(User user) {
        return as(user).get()
                .uri("/api/v1/sessions")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody()
                .get("items");
    }

    private String refreshed(String token) {
        return refresh(token)
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseCookies()
                .getFirst("maru_refresh")
                .getValue();
    }

    private WebTestClient.ResponseSpec refresh(String token) {
        return client.post()
                .uri("/api/v1/sessions/refresh")
                .cookie("maru_refresh", token)
                .exchange();
    }

    private WebTestClient.ResponseSpec signOut(String token) {
        return client.delete()
                .uri("/api/v1/sessions/current")
                .cookie("maru_refresh", token)
                .exchange();
    }

    private JsonNode refusal(String email, String password) {
        return signIn(email, password)
                .expectStatus()
                .isUnauthorized()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }
}
