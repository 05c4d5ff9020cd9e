package dev.maru.userroom.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.maru.platform.secret.RefusedSecretException;
import dev.maru.userroom.UserRoomTest;
import dev.maru.userroom.secret.MasterSecret;
import java.time.Duration;
import java.util.List;
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
        return new SigningKeys(mongo, new KeySeal(secret), clock);
    }
}
