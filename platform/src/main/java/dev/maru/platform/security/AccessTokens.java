package dev.maru.platform.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JoseHeaderNames;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import reactor.core.publisher.Mono;

/**
 * Decides about access tokens. The bean of this type is the service's {@link ReactiveJwtDecoder}: a socket decodes the
 * token of its first frame with it.
 *
 * <p>A token that is wrong gives {@link BadJwtException}; keys that cannot be had give a plain {@link JwtException}.
 * Each check is named here, because Spring's defaults allow 60 s of skew and any audience.
 *
 * <p>A signature is looked at once a minute, not each time: it costs more than most requests do, and it is the one thing about a token
 * that does not change as long as its key is there. Whether it is, whether the token is still in time, and not revoked, is asked every time.
 */
final class AccessTokens implements ReactiveJwtDecoder {

    static final int MAX_LENGTH = 4 * 1024;
    static final Duration SKEW = Duration.ofSeconds(5);
    static final String TYPE = "at+jwt";

    /**
     * Three parts, the last of 64 bytes. Its last letter carries two bits: were the four others not looked at, a token could
     * be written in sixteen ways.
     */
    private static final Pattern SHAPE =
            Pattern.compile("[A-Za-z0-9_-]{1,1024}\\.[A-Za-z0-9_-]{1,3072}\\.[A-Za-z0-9_-]{85}[AQgw]");

    private static final int MAX_VERIFIED = 4096;
    private static final Duration VERIFIED_FOR = Duration.ofMinutes(1);

    private final NimbusReactiveJwtDecoder decoder;
    private final OAuth2TokenValidator<Jwt> validator;
    private final JwkSource keys;
    private final RevokedTokens revoked;

    private final Cache<String, Verified> verified;

    /** What a token says, and the key that it was signed with. */
    private record Verified(Jwt jwt, JWK key) {}

    AccessTokens(String issuer, String audience, JwkSource keys, RevokedTokens revoked) {
        this.keys = keys;
        this.revoked = revoked;
        validator = validator(issuer, audience, TYPE);
        verified = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumSize(MAX_VERIFIED)
                .expireAfterWrite(VERIFIED_FOR)
                .build();
        decoder = NimbusReactiveJwtDecoder.withJwkSource(token -> key(token).flux())
                .jwsAlgorithm(SignatureAlgorithm.ES256)
                .validateType(false) // by the validator below, which wants our type
                .build();
        decoder.setJwtValidator(validator);
    }

    @Override
    public Mono<Jwt> decode(String token) {
        Verified known = verified.getIfPresent(token);
        return (known == null ? verify(token) : validate(token, known))
                .onErrorMap(error -> !(error instanceof JwtException), error -> new JwtException("No keys", error))
                .flatMap(good -> revoked.covers(good)
                        ? Mono.error(new BadJwtException("The token was revoked"))
                        : Mono.just(good));
    }

    private Mono<Jwt> verify(String token) {
        if (token.length() > MAX_LENGTH) {
            return Mono.error(new BadJwtException("The token is too long"));
        }
        if (!SHAPE.matcher(token).matches()) {
            return Mono.error(new BadJwtException("The token has no such shape"));
        }
        return decoder.decode(token)
                .flatMap(good -> keys.key(keyId(good))
                        .doOnNext(key -> verified.put(token, new Verified(good, key)))
                        .thenReturn(good));
    }

    private Mono<Jwt> validate(String token, Verified known) {
        return keys.key(keyId(known.jwt()))
                .filter(known.key()::equals)
                .flatMap(_ -> validate(known.jwt()))
                .switchIfEmpty(Mono.defer(() -> verify(token)));
    }

    private Mono<Jwt> validate(Jwt known) {
        Collection<OAuth2Error> errors = validator.validate(known).getErrors();
        return errors.isEmpty()
                ? Mono.just(known)
                : Mono.error(new JwtValidationException("The token is not valid any more", errors));
    }

    /** Of a token that was verified, and so has one. */
    private static String keyId(Jwt good) {
        return Objects.requireNonNull(good.getHeaders().get(JoseHeaderNames.KID))
                .toString();
    }

    /** Signature aside, what a token must say; shared with service tokens. */
    static OAuth2TokenValidator<Jwt> validator(String issuer, String audience, String type) {
        return new DelegatingOAuth2TokenValidator<>(
                times(),
                issued(),
                new JwtIssuerValidator(issuer),
                required(audience),
                new JwtTypeValidator(type),
                subject());
    }

    static JwtTimestampValidator times() {
        JwtTimestampValidator times = new JwtTimestampValidator(SKEW);
        times.setAllowEmptyExpiryClaim(false);
        return times;
    }

    /** Nobody has issued a token tomorrow. */
    private static OAuth2TokenValidator<Jwt> issued() {
        return new JwtClaimValidator<Instant>(
                JwtClaimNames.IAT, at -> at != null && !at.isAfter(Instant.now().plus(SKEW)));
    }

    static OAuth2TokenValidator<Jwt> required(String audience) {
        return new JwtClaimValidator<List<String>>(
                JwtClaimNames.AUD, found -> found != null && found.contains(audience));
    }

    private static OAuth2TokenValidator<Jwt> subject() {
        return new JwtClaimValidator<String>(JwtClaimNames.SUB, found -> found != null && !found.isBlank());
    }

    private Mono<JWK> key(SignedJWT token) {
        String kid = token.getHeader().getKeyID();
        return kid == null ? Mono.empty() : keys.key(kid);
    }
}
