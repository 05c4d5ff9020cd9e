package dev.maru.platform.security;

import static dev.maru.platform.security.TestKeys.KEY;
import static dev.maru.platform.security.TestKeys.claims;
import static dev.maru.platform.security.TestKeys.token;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.maru.platform.ProbeApplication;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;

@SpringBootTest(
        classes = {ProbeApplication.class, BadTokensTest.Keys.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.config.name=probe-service")
@AutoConfigureWebTestClient
class BadTokensTest {

    @TestConfiguration
    static class Keys {
        @Bean
        JwkSource jwkSource() {
            return kid -> switch (kid) {
                case "k1" -> Mono.just(KEY.toPublicJWK());
                case "away" -> Mono.error(new IllegalStateException("connection refused"));
                default -> Mono.empty();
            };
        }
    }

    @Autowired
    WebTestClient http;

    @Autowired
    ServiceTokens serviceTokens;

    @Test
    void aGoodTokenNamesTheUser() {
        me(token(claims())).expectStatus().isOk().expectBody(String.class).isEqualTo("u1");
    }

    @Test
    void aTokenIsGoodForFiveSecondsOfSkew() {
        me(token(claims().issueTime(in(-900)).expirationTime(in(-2))))
                .expectStatus()
                .isOk();
    }

    @Test
    void withoutATokenOneMustSignIn() {
        http.get().uri("/me").exchange().expectStatus().isUnauthorized();
        http.get()
                .uri("/me")
                .header(HttpHeaders.AUTHORIZATION, "Basic dTpw")
                .exchange()
                .expectStatus()
                .isUnauthorized();
        http.get()
                .uri("/me?access_token=" + token(claims()))
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @Autowired
    RevokedTokens revoked;

    @Test
    void aRevokedTokenIsABadOne() {
        String token = token(claims().subject("u2").claim("sid", "s2"));
        me(token).expectStatus().isOk();

        revoked.take(new Revocation(1, "u2", "s2", null, null, Instant.now()));

        me(token).expectStatus().isUnauthorized();
        me(token(claims().subject("u2").claim("sid", "s3"))).expectStatus().isOk();
    }

    @Test
    void aGuestGetsWhatIsNamedForGuestsAndNothingElse() {
        String guest = token(claims().claim("role", "guest"));

        me(guest).expectStatus().isForbidden();
        http.get()
                .uri("/lobby")
                .headers(h -> h.setBearerAuth(guest))
                .exchange()
                .expectStatus()
                .isOk();
        http.get().uri("/lobby").exchange().expectStatus().isUnauthorized();
        me(token(claims().claim("role", "admin"))).expectStatus().isOk();
    }

    @Test
    void ofTwoTokensNoneCounts() {
        http.get()
                .uri("/me")
                .headers(h -> {
                    h.add(HttpHeaders.AUTHORIZATION, "Bearer " + token(claims()));
                    h.add(HttpHeaders.AUTHORIZATION, "Bearer " + token(claims()));
                })
                .exchange()
                .expectStatus()
                .isUnauthorized();
        http.get()
                .uri("/me")
                .header(HttpHeaders.AUTHORIZATION, "Bearer  " + token(claims()))
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    static Stream<Arguments> badTokens() throws Exception {
        return Stream.of(
                bad("algorithm none", new PlainJWT(claims().build()).serialize()),
                bad("HS256 with the public key as the secret", hs256WithPublicKey()),
                bad("a key nobody knows", token(claims(), TestKeys.key("k2"), "at+jwt")),
                bad("a known key id on another key", token(claims(), TestKeys.key("k1"), "at+jwt")),
                bad("no key id", token(claims(), TestKeys.key(null), "at+jwt")),
                bad("expired 11 s ago", token(claims().issueTime(in(-900)).expirationTime(in(-11)))),
                bad("no expiry", token(claims().expirationTime(null))),
                bad("not before a minute from now", token(claims().notBeforeTime(in(60)))),
                bad("another issuer", token(claims().issuer("https://evil.example"))),
                bad("another audience", token(claims().audience("other-api"))),
                bad("no audience", token(claims().audience((String) null))),
                bad("no subject", token(claims().subject(null))),
                bad("a refresh token's type", token(claims(), KEY, "rt+jwt")),
                bad("a plain JWT's type", token(claims(), KEY, "JWT")),
                bad("10 KB", token(claims().claim("pad", "x".repeat(7_500)))),
                bad("a broken signature", breakSignature(token(claims()))),
                bad("not a token at all", "xyz"),
                bad("dots", "..."));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void aBadTokenIsRefusedWithoutSayingWhy(String name, String token) {
        me(token)
                .expectStatus()
                .isUnauthorized()
                .expectHeader()
                .valueEquals(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("unauthenticated")
                .jsonPath("$.detail")
                .isEqualTo("The token is not valid, sign in again");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void aBadTokenIsNobodyOnAPublicPath(String name, String token) {
        http.get()
                .uri("/open/me")
                .headers(h -> h.setBearerAuth(token))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .isEqualTo("nobody");
    }

    @Test
    void aGoodTokenIsSomebodyOnAPublicPath() {
        http.get()
                .uri("/open/me")
                .headers(h -> h.setBearerAuth(token(claims())))
                .exchange()
                .expectBody(String.class)
                .isEqualTo("u1");
    }

    @Test
    void keysThatCannotBeHadAreNotTheCallersFault() {
        me(token(claims(), TestKeys.key("away"), "at+jwt"))
                .expectStatus()
                .isEqualTo(503)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("unavailable");
    }

    @Test
    void aServiceTokenOpensInternalPathsOnly() {
        String forUs = serviceTokens.bearer("probe-service");
        internal(forUs).expectStatus().isOk().expectBody(String.class).isEqualTo("probe-service");
        me(forUs.substring("Bearer ".length())).expectStatus().isUnauthorized();
    }

    @Test
    void internalPathsAreClosedToEverybodyElse() {
        internal("Bearer " + token(claims())).expectStatus().isUnauthorized();
        internal(serviceTokens.bearer("chat-service")).expectStatus().isUnauthorized();
        internal("").expectStatus().isUnauthorized();
    }

    private WebTestClient.ResponseSpec me(String token) {
        return http.get().uri("/me").headers(h -> h.setBearerAuth(token)).exchange();
    }

    private WebTestClient.ResponseSpec internal(String authorization) {
        return http.get()
                .uri("/internal/v1/caller")
                .header(HttpHeaders.AUTHORIZATION, authorization)
                .exchange();
    }

    private static Arguments bad(String name, String token) {
        return Arguments.of(name, token);
    }

    private static Date in(int seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private static String hs256WithPublicKey() throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID("k1")
                        .type(new JOSEObjectType("at+jwt"))
                        .build(),
                claims().build());
        jwt.sign(new MACSigner(KEY.toPublicKey().getEncoded()));
        return jwt.serialize();
    }

    private static String breakSignature(String token) {
        String[] parts = token.split("\\.");
        char[] signature = parts[2].toCharArray();
        Arrays.fill(signature, 10, 20, 'A');
        return parts[0] + "." + parts[1] + "." + new String(signature);
    }
}
