package dev.maru.userroom.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.maru.platform.secret.RefusedSecretException;
import dev.maru.testing.BadTokens;
import dev.maru.userroom.UserRoomTest;
import dev.maru.userroom.secret.MasterSecret;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.query.Query;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

class SigningKeysTest extends UserRoomTest {

    @Autowired
    private SigningKeys running;

    @Test
    void instancesThatStartAtOnceAgreeOnOneKey() {
        mongo.remove(new Query(), SigningKey.class).block();
        List<SigningKeys> instances = IntStream.range(0, 12)
                .mapToObj(i -> keys(new MasterSecret(TOKEN_SECRET)))
                .toList();

        Flux.fromIterable(instances)
                .flatMap(keys -> keys.load().subscribeOn(Schedulers.parallel()), 12)
                .blockLast(Duration.ofSeconds(20));

        assertThat(instances)
                .extracting(keys -> keys.signer().kid())
                .containsOnly(instances.getFirst().signer().kid());
        assertThat(mongo.findAll(SigningKey.class).collectList().block()).hasSize(1);
        // The running service goes on with what the store has.
        running.load().block();
        assertThat(running.signer().kid())
                .isEqualTo(instances.getFirst().signer().kid());
    }

    @Test
    void aNewKeyIsKnownBeforeItSignsAndNobodyIsSignedOut() {
        User user = newUser("stays");
        SigningKeys other = keys(new MasterSecret(TOKEN_SECRET));
        other.load().block();
        String first = running.signer().kid();
        try {
            clock.advance(Duration.ofDays(31));
            running.load().block();
            other.load().block();

            assertThat(published()).hasSize(2).contains(first);
            assertThat(running.signer().kid()).isEqualTo(first);

            clock.advance(SigningKeys.ANNOUNCED.plusSeconds(1));
            String second = running.signer().kid();
            assertThat(second).isNotEqualTo(first);
            assertThat(other.signer().kid()).isEqualTo(second);
            // The token of before, signed by the first key, is as good as ever.
            as(user).get().uri("/api/v1/me").exchange().expectStatus().isOk();
            assertThat(published()).hasSize(2).contains(first, second);

            clock.advance(SigningKeys.RETIRED.plusSeconds(1));
            running.load().block();
            assertThat(published()).containsExactly(second);
            as(user).get().uri("/api/v1/me").exchange().expectStatus().isUnauthorized();
        } finally {
            clock.reset();
            mongo.remove(new Query(), SigningKey.class).block();
            running.load().block();
        }
    }

    @Test
    void ofInstancesThatRotateAtOnceOneMakesTheNextKey() {
        running.load().block();
        clock.advance(Duration.ofDays(31));
        try {
            List<SigningKeys> instances = IntStream.range(0, 8)
                    .mapToObj(i -> keys(new MasterSecret(TOKEN_SECRET)))
                    .toList();
            Flux.fromIterable(instances)
                    .flatMap(keys -> keys.load().subscribeOn(Schedulers.parallel()), 8)
                    .blockLast(Duration.ofSeconds(20));

            assertThat(mongo.findAll(SigningKey.class).collectList().block()).hasSize(2);
        } finally {
            clock.reset();
            mongo.remove(new Query(), SigningKey.class).block();
            running.load().block();
        }
    }

    private List<String> published() {
        return running.published().getKeys().stream().map(JWK::getKeyID).toList();
    }

    @Test
    void everyBadTokenIsRefused() {
        User user = newUser("bait");
        KeyPair key = KeyPairs.generate();
        SigningKey stored = new SigningKeys(
                        mongo, new KeySeal(new MasterSecret(TOKEN_SECRET)), clock, Duration.ofDays(30))
                .sealed(key, 1, clock.instant());
        mongo.remove(new Query(), SigningKey.class).block();
        mongo.insert(stored).block();
        running.load().block();
        try {
            Map<String, String> bad = BadTokens.of(key, stored.kid(), user.id());
            String good = BadTokens.good(key, stored.kid(), user.id());
            client.get()
                    .uri("/api/v1/me")
                    .header("Authorization", "Bearer " + good)
                    .exchange()
                    .expectStatus()
                    .isOk();
            bad.forEach((name, token) -> assertThat(client.get()
                            .uri("/api/v1/me")
                            .header("Authorization", "Bearer " + token)
                            .exchange()
                            .expectBody()
                            .returnResult()
                            .getStatus()
                            .value())
                    .as(name)
                    .isEqualTo(401));
        } finally {
            mongo.remove(new Query(), SigningKey.class).block();
            running.load().block();
        }
    }

    @Test
    void anotherSecretDoesNotOpenTheKeyAndSaysWhatToDo() {
        SigningKeys stranger = keys(new MasterSecret("another-secret-Kq7Lw2Ze9Rt4Yu1Io6-Pa3Sd8"));

        assertThatThrownBy(() -> stranger.load().block()).hasMessageContaining("MARU_TOKEN_SECRET");
    }

    @Test
    void aSealedKeyBelongsToItsIdAndCannotBeChanged() {
        KeySeal seal = new KeySeal(new MasterSecret(TOKEN_SECRET));
        byte[] sealed = seal.seal(new byte[] {1, 2, 3}, "one");

        assertThat(seal.open(sealed, "one")).containsExactly(1, 2, 3);
        assertThat(seal.seal(new byte[] {1, 2, 3}, "one")).isNotEqualTo(sealed);
        assertThatThrownBy(() -> seal.open(sealed, "two")).isInstanceOf(IllegalStateException.class);
        sealed[sealed.length - 1] ^= 1;
        assertThatThrownBy(() -> seal.open(sealed, "one")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void everybodyCanCheckATokenWithThePublishedKeys() throws Exception {
        User user = newUser("checked");
        String published = client.get()
                .uri("/.well-known/jwks.json")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueMatches("Cache-Control", ".*max-age=300.*")
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();

        SignedJWT token = SignedJWT.parse(user.accessToken());
        ECKey key =
                (ECKey) JWKSet.parse(published).getKeyByKeyId(token.getHeader().getKeyID());
        assertThat(published).doesNotContain("\"d\"");
        assertThat(token.verify(new ECDSAVerifier(key))).isTrue();
        assertThat(token.getHeader().toString()).contains("\"alg\":\"ES256\"", "\"typ\":\"at+jwt\"");
        assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo(user.id());
        assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo("maru");
        assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("maru-api");
        assertThat(user.refreshToken()).startsWith(token.getJWTClaimsSet().getStringClaim("sid"));
        assertThat(token.getJWTClaimsSet().getExpirationTime().getTime()
                        - token.getJWTClaimsSet().getIssueTime().getTime())
                .isEqualTo(Duration.ofMinutes(15).toMillis());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "short", "change-me-change-me-change-me-change-me"})
    void aSecretThatIsNoneIsRefused(String secret) {
        assertThatThrownBy(() -> new MasterSecret(secret))
                .isInstanceOf(RefusedSecretException.class)
                .hasMessageContaining("MARU_TOKEN_SECRET");
    }

    private SigningKeys keys(MasterSecret secret) {
        return new SigningKeys(mongo, new KeySeal(secret), clock, Duration.ofDays(30));
    }
}
