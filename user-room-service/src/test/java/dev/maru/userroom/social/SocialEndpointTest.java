package dev.maru.userroom.social;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.TokenRequest;
import dev.maru.platform.id.Ids;
import dev.maru.userroom.UserRoomTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

/** Signing in through other sites, which are real servers here: one of OpenID Connect, and one like GitHub. */
class SocialEndpointTest extends UserRoomTest {

    private static final String CALLBACK = "http://localhost:8080/api/v1/social/";

    /** What a browser has after it was sent away. */
    private record Away(URI location, String cookie) {}

    @Test
    void whatIsOfferedIsWhatWasSetUp() {
        client.get()
                .uri("/api/v1/sign-in-options")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json("{\"sites\":[\"google\",\"github\"],\"guests\":true,\"mail\":true,\"codeRequired\":false}");
        client.get().uri("/api/v1/social/myspace").exchange().expectStatus().isNotFound();
    }

    @Test
    void theRequestHasStateNonceAndAChallenge() {
        String query = leave("google", "/rooms/1").location().getRawQuery();

        assertThat(query)
                .contains("response_type=code", "state=", "nonce=", "code_challenge=", "code_challenge_method=S256");
        assertThat(leave("github", null).location().getRawQuery()).contains("state=", "code_challenge=");
    }

    @Test
    void whoComesFromGoogleHasAnAccountAndHasItAgainNextTime() {
        String email = Ids.next() + "@maru.test";
        String subject = Ids.next();

        User first = google(subject, email, true);
        User second = google(subject, "changed-" + email, true);

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(first.email()).isEqualTo(email);
        assertThat(account(first).get("hasPassword").asBoolean()).isFalse();
        assertThat(account(first).get("emailVerified").asBoolean()).isTrue();
        assertThat(account(first).get("identities").get(0).get("site").asString())
                .isEqualTo("google");
    }

    @Test
    void whoComesFromGithubHasAnAddressAlsoWhenTheProfileShowsNone() {
        String email = Ids.next() + "@maru.test";

        User user = github(1_000_001, """
            [{"email":"other@maru.test","primary":false,"verified":true},
             {"email":"%s","primary":true,"verified":true}]\
            """.formatted(email));

        assertThat(user.email()).isEqualTo(email);
        assertThat(user.nickname()).isEqualTo("octo");
    }

    @Test
    void whoComesManyTimesAtOnceForTheFirstTimeHasOneAccount() {
        for (int round = 0; round < 3; round++) {
            String email = Ids.next() + "@maru.test";
            githubSite.is(
                    "{\"id\":%d,\"login\":\"octo\",\"name\":null,\"email\":null}".formatted(2_000_000 + round),
                    "[{\"email\":\"%s\",\"primary\":true,\"verified\":true}]".formatted(email));
            List<Away> all = IntStream.range(0, 6)
                    .mapToObj(i -> leave("github", "/rooms/1"))
                    .map(away -> new Away(visit(away.location()), away.cookie()))
                    .toList();

            List<String> people = Flux.fromIterable(all)
                    .flatMap(
                            away -> Mono.fromCallable(() -> arrived(callback(away.location(), away.cookie()))
                                            .id())
                                    .subscribeOn(Schedulers.boundedElastic()),
                            all.size())
                    .distinct()
                    .collectList()
                    .block();

            assertThat(people).as("round " + round).hasSize(1);
        }
    }

    @Test
    void anAddressThatNobodyVerifiedIsNotTaken() {
        User fromGithub = github(1_000_002, "[{\"email\":\"a@maru.test\",\"primary\":true,\"verified\":false}]");
        assertThat(fromGithub.email()).isEmpty();

        User fromGoogle = google(Ids.next(), Ids.next() + "@maru.test", false);
        assertThat(fromGoogle.email()).isEmpty();
    }

    @Test
    void anAccountWithAPasswordIsNotOpenedByItsAddress() {
        User user = newUser("owner");

        EntityExchangeResult<byte[]> answer = comeBack("google", enqueue(Ids.next(), user.email(), true), null);

        assertThat(location(answer)).startsWith("/sign-in?problem=link-required");
        assertThat(answer.getResponseCookies()).doesNotContainKey("maru_refresh");
    }

    @Test
    void whoIsSignedInLinksASiteAndThenComesThroughIt() {
        User user = newUser("linker");
        String subject = Ids.next();
        expect(subject, Ids.next() + "@maru.test", true);

        EntityExchangeResult<JsonNode> away = as(user).post()
                .uri("/api/v1/me/identities/google")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult();
        URI location = URI.create(away.getResponseBody().get("location").asString());
        EntityExchangeResult<byte[]> back = callback(
                visit(location),
                away.getResponseCookies().getFirst("maru_social").getValue());
        assertThat(location(back)).isEqualTo("/settings");

        assertThat(google(subject, "x@maru.test", true).id()).isEqualTo(user.id());
        // Nobody else gets the same person there.
        User other = newUser("other");
        expect(subject, "x@maru.test", true);
        EntityExchangeResult<JsonNode> again = as(other)
                .post()
                .uri("/api/v1/me/identities/google")
                .exchange()
                .expectBody(JsonNode.class)
                .returnResult();
        back = callback(
                visit(URI.create(again.getResponseBody().get("location").asString())),
                again.getResponseCookies().getFirst("maru_social").getValue());
        assertThat(location(back)).contains("problem=linked-elsewhere");
    }

    @Test
    void theOnlyWayInCannotBeTakenAway() {
        User user = google(Ids.next(), Ids.next() + "@maru.test", true);

        as(user).delete()
                .uri("/api/v1/me/identities/google")
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("only-way-in");
    }

    @Test
    void aWrongStateIsRefusedAndSoIsACallbackThatNobodyAskedFor() {
        Away away = leave("google", "/rooms/1");
        URI back = visit(away.location());
        URI forged = URI.create(back.toString().replaceAll("state=[^&]*", "state=forged"));

        assertThat(callback(forged, away.cookie()).getStatus().value()).isEqualTo(400);
        assertThat(callback(back, null).getStatus().value()).isEqualTo(400);
        assertThat(callback(back, "made-up").getStatus().value()).isEqualTo(400);
        // Another browser's cookie has another state.
        assertThat(callback(back, leave("google", null).cookie()).getStatus().value())
                .isEqualTo(400);
    }

    @Test
    void aCallbackThatTakesTooLongIsRefused() {
        Away away = leave("google", null);
        URI back = visit(away.location());
        clock.advance(SignInRequests.LIFETIME.plusSeconds(2));

        assertThat(callback(back, away.cookie()).getStatus().value()).isEqualTo(400);
    }

    @Test
    void anIdTokenForAnotherSignInIsRefused() {
        sites.enqueueCallback(new DefaultOAuth2TokenCallback(
                "google", Ids.next(), "JWT", List.of("maru-google"), Map.of("nonce", "of another sign-in"), 3_600));

        assertThat(location(comeBack("google", true, null))).contains("problem=social-failed");
    }

    /** Each is signed by the site, and in order but for one thing; the first is the control. */
    @ParameterizedTest
    @CsvSource({
        "name, Kim Maru, signed-in",
        "aud, another-client, problem=social-failed",
        "iss, https://evil.example, problem=social-failed",
        "exp, 1000000000, problem=social-failed",
        "iat, 9000000000, problem=social-failed"
    })
    void anIdTokenThatIsNotMeantForUsOrNotForNowIsRefused(String claim, String value, String arrival) {
        Object told = value.matches("\\d+") ? (Object) Long.valueOf(value) : value;
        sites.enqueueCallback(new DefaultOAuth2TokenCallback(
                "google",
                Ids.next(),
                "JWT",
                List.of("maru-google"),
                Map.of("email", Ids.next() + "@maru.test", "email_verified", true, claim, told),
                3_600));

        EntityExchangeResult<byte[]> answer = comeBack("google", true, null);

        assertThat(location(answer)).contains(arrival);
        assertThat(answer.getResponseCookies().containsKey("maru_refresh")).isEqualTo(arrival.equals("signed-in"));
    }

    /** OpenID Connect Core 3.1.3.7, rules 3 to 5. Each token is in order but for its audiences; the first two are the controls. */
    @ParameterizedTest
    @CsvSource({
        "maru-google, , signed-in",
        "maru-google, maru-google, signed-in",
        "maru-google, another-client, problem=social-failed",
        "maru-google another-client, , problem=social-failed",
        "maru-google another-client, another-client, problem=social-failed",
        "maru-google another-client, maru-google, problem=social-failed",
        "another-client, maru-google, problem=social-failed"
    })
    void anIdTokenThatIsForOthersOrWasGivenToOthersIsRefused(String audiences, String party, String arrival) {
        Map<String, Object> claims = new HashMap<>();
        claims.put("email", Ids.next() + "@maru.test");
        claims.put("email_verified", true);
        claims.put("aud", List.of(audiences.split(" ")));
        if (party != null) {
            claims.put("azp", party);
        }
        sites.enqueueCallback(new ToTheLetter(claims));

        EntityExchangeResult<byte[]> answer = comeBack("google", true, null);

        assertThat(location(answer)).contains(arrival);
        assertThat(answer.getResponseCookies().containsKey("maru_refresh")).isEqualTo(arrival.equals("signed-in"));
    }

    /** The stand-in's own callback puts our client id into {@code azp} of every token, whatever it is asked to say there. */
    private static final class ToTheLetter extends DefaultOAuth2TokenCallback {

        private final Map<String, Object> claims;

        ToTheLetter(Map<String, Object> claims) {
            super("google", Ids.next(), "JWT", List.of("maru-google"), claims, 3_600);
            this.claims = claims;
        }

        @Override
        public Map<String, Object> addClaims(TokenRequest request) {
            return claims;
        }
    }

    @Test
    void aStolenCodeIsOfNoUseWithoutTheVerifier() {
        githubSite.is("{\"id\":1000003,\"login\":\"octo\"}", "[]");
        Away victim = leave("github", null);
        URI stolen = visit(victim.location());
        Away thief = leave("github", null);
        String state = thief.location().getRawQuery().replaceAll(".*state=([^&]*).*", "$1");
        URI injected = URI.create(stolen.toString().replaceAll("state=[^&]*", "state=" + state));

        assertThat(location(callback(injected, thief.cookie()))).contains("problem=social-failed");
    }

    @Test
    void whoSaysNoThereIsBackAtTheDoor() {
        Away away = leave("google", null);
        String state = away.location().getRawQuery().replaceAll(".*state=([^&]*).*", "$1");

        assertThat(location(callback(
                        URI.create(CALLBACK + "google/callback?error=access_denied&state=" + state), away.cookie())))
                .startsWith("/sign-in?problem=social-refused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "//evil.example",
                "/\\evil.example",
                "/%0d%0aevil",
                "javascript:alert(1)",
                "evil",
                "/\u0000",
                "/\tevil"
            })
    void oneGoesToAPageOfOursAndNowhereElse(String next) {
        expect(Ids.next(), Ids.next() + "@maru.test", true);

        String to = location(comeBack("google", true, next));

        assertThat(to).startsWith("/signed-in?next=%2F");
        assertThat(to).doesNotContain("evil.example");
    }

    @Test
    void oneGoesToThePageThatOneWanted() {
        expect(Ids.next(), Ids.next() + "@maru.test", true);

        assertThat(location(comeBack("google", true, "/rooms/1?x=2")))
                .isEqualTo("/signed-in?next=%2Frooms%2F1%3Fx%3D2");
    }

    private User google(String subject, String email, boolean verified) {
        return arrived(comeBack("google", enqueue(subject, email, verified), "/rooms/1"));
    }

    private User github(int id, String addresses) {
        githubSite.is("{\"id\":%d,\"login\":\"octo\",\"name\":null,\"email\":null}".formatted(id), addresses);
        return arrived(comeBack("github", true, "/rooms/1"));
    }

    private User arrived(EntityExchangeResult<byte[]> back) {
        assertThat(location(back)).isEqualTo("/signed-in?next=%2Frooms%2F1");
        String refresh = back.getResponseCookies().getFirst("maru_refresh").getValue();
        JsonNode body = client.post()
                .uri("/api/v1/sessions/refresh")
                .cookie("maru_refresh", refresh)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
        JsonNode user = body.get("user");
        return new User(
                user.get("id").asString(),
                user.get("email").isNull() ? "" : user.get("email").asString(),
                user.get("nickname").asString(),
                body.get("accessToken").asString(),
                refresh);
    }

    private boolean enqueue(String subject, String email, boolean verified) {
        expect(subject, email, verified);
        return true;
    }

    private void expect(String subject, String email, boolean verified) {
        sites.enqueueCallback(new DefaultOAuth2TokenCallback(
                "google",
                subject,
                "JWT",
                List.of("maru-google"),
                Map.of("email", email, "email_verified", verified, "name", "Kim Maru"),
                3_600));
    }

    private EntityExchangeResult<byte[]> comeBack(String site, boolean expected, String next) {
        assertThat(expected).isTrue();
        Away away = leave(site, next);
        return callback(visit(away.location()), away.cookie());
    }

    private Away leave(String site, String next) {
        EntityExchangeResult<byte[]> answer = client.get()
                .uri(builder -> {
                    builder.path("/api/v1/social/" + site);
                    return next == null
                            ? builder.build()
                            : builder.queryParam("next", "{next}").build(next);
                })
                .exchange()
                .expectStatus()
                .isFound()
                .expectBody()
                .returnResult();
        ResponseCookie cookie = answer.getResponseCookies().getFirst("maru_social");
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo("Lax");
        return new Away(answer.getResponseHeaders().getLocation(), cookie.getValue());
    }

    /** At the other site: whoever comes is signed in there already, and is sent back. */
    private static URI visit(URI location) {
        try (HttpClient browser = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    browser.send(HttpRequest.newBuilder(location).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
            return URI.create(answer.headers().firstValue("Location").orElseThrow());
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private EntityExchangeResult<byte[]> callback(URI back, String cookie) {
        assertThat(back.toString()).startsWith(CALLBACK);
        return client.get()
                .uri(uri(back.getRawPath() + "?" + back.getRawQuery()))
                .cookies(cookies -> {
                    if (cookie != null) {
                        cookies.add("maru_social", cookie);
                    }
                })
                .accept(MediaType.TEXT_HTML, MediaType.ALL)
                .exchange()
                .expectBody()
                .returnResult();
    }

    private static String location(EntityExchangeResult<byte[]> answer) {
        return String.valueOf(answer.getResponseHeaders().getLocation());
    }

    private JsonNode account(User user) {
        return as(user).get()
                .uri("/api/v1/me/account")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }
}
