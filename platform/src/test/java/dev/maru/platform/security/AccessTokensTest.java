package dev.maru.platform.security;

import static dev.maru.platform.security.TestKeys.KEY;
import static dev.maru.platform.security.TestKeys.claims;
import static dev.maru.platform.security.TestKeys.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.JWK;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import reactor.core.publisher.Mono;

/** A token that was seen before: only its signature is taken for granted. */
class AccessTokensTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    /** One to verify a token, and one each time to see that its key is still there. */
    private final AtomicInteger questions = new AtomicInteger();

    private Mono<JWK> key = Mono.just(KEY.toPublicJWK());
    private final RevokedTokens revoked = new RevokedTokens(Instant::now);
    private final AccessTokens tokens = new AccessTokens("maru", "maru-api", this::key, revoked);

    private Mono<JWK> key(String kid) {
        questions.incrementAndGet();
        return key;
    }

    private String subjectOf(String token) {
        return tokens.decode(token).blockOptional(SOON).orElseThrow().getSubject();
    }

    @Test
    void itsSignatureIsNotLookedAtAgain() {
        String token = token(claims());
        assertThat(subjectOf(token)).isEqualTo("u1");
        assertThat(questions).hasValue(2);
        assertThat(subjectOf(token)).isEqualTo("u1");
        assertThat(questions).hasValue(3);

        assertThat(subjectOf(token(claims().subject("u2")))).isEqualTo("u2");
        assertThat(questions).hasValue(5);
    }

    @Test
    void itIsRefusedOnceItsKeyIsGoneOrAnother() {
        String token = token(claims());
        assertThat(subjectOf(token)).isEqualTo("u1");
        key = Mono.empty();
        assertThatThrownBy(() -> subjectOf(token)).isInstanceOf(BadJwtException.class);
        key = Mono.just(TestKeys.key("k1").toPublicJWK());
        assertThatThrownBy(() -> subjectOf(token)).isInstanceOf(BadJwtException.class);
        key = Mono.error(new IllegalStateException("away"));
        assertThatThrownBy(() -> subjectOf(token)).isNotInstanceOf(BadJwtException.class);
        key = Mono.just(KEY.toPublicJWK());
        assertThat(subjectOf(token)).isEqualTo("u1");
    }

    @Test
    void itIsRefusedOnceItIsRevoked() {
        String token = token(claims());
        assertThat(subjectOf(token)).isEqualTo("u1");
        revoked.take(new Revocation(1, "u1", "s1", null, null, Instant.now()));
        assertThatThrownBy(() -> subjectOf(token)).isInstanceOf(BadJwtException.class);
    }

    @Test
    void itIsRefusedOnceItHasExpired() {
        Instant almost = Instant.now().minus(AccessTokens.SKEW).plusSeconds(3);
        String token =
                token(claims().issueTime(Date.from(almost.minusSeconds(60))).expirationTime(Date.from(almost)));
        assertThat(subjectOf(token)).isEqualTo("u1");
        await().atMost(SOON)
                .untilAsserted(() -> assertThatThrownBy(() -> subjectOf(token)).isInstanceOf(BadJwtException.class));
    }

    @Test
    void whatIsWrongIsLookedAtEveryTime() {
        String token = token(claims(), TestKeys.key("k1"), AccessTokens.TYPE);
        assertThatThrownBy(() -> subjectOf(token)).isInstanceOf(BadJwtException.class);
        assertThatThrownBy(() -> subjectOf(token)).isInstanceOf(BadJwtException.class);
        assertThat(questions).hasValue(2);
    }
}
