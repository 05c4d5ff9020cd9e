package dev.maru.platform.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import reactor.core.publisher.Mono;

/**
 * Tokens by which services know each other: HS256 over the shared secret, for one called service, for a minute. Their
 * type keeps them apart from access tokens even if a key were ever mixed up.
 */
public final class ServiceTokens {

    static final Duration LIFETIME = Duration.ofSeconds(60);
    /** A token is used again while it has at least this long to live. */
    private static final Duration MIN_LEFT = Duration.ofSeconds(20);

    private static final String TYPE = "service+jwt";

    private final String self;
    private final SecretKey key;
    private final InstantSource clock;
    private final NimbusReactiveJwtDecoder decoder;
    /** One token per called service: as many entries as there are services. */
    private final Map<String, Issued> issued = new ConcurrentHashMap<>();

    ServiceTokens(String self, byte[] secret, InstantSource clock) {
        this.self = self;
        this.key = new SecretKeySpec(secret, "HmacSHA256");
        this.clock = clock;
        this.decoder = NimbusReactiveJwtDecoder.withSecretKey(key)
                .macAlgorithm(MacAlgorithm.HS256)
                .validateType(false) // by the validator below
                .build();
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                AccessTokens.times(),
                AccessTokens.required(self),
                new JwtTypeValidator(TYPE),
                new JwtClaimValidator<Object>(JwtClaimNames.ISS, issuer -> issuer != null)));
    }

    /** The value of {@code Authorization} for a call to a service, by the name that it has in its own settings. */
    public String bearer(String audience) {
        Instant now = clock.instant();
        Issued token = issued.compute(audience, (_, old) -> old != null && old.usable(now) ? old : sign(audience, now));
        return "Bearer " + token.value();
    }

    /** The token of a caller, when it is one for this service. */
    Mono<Jwt> decode(String token) {
        return token.length() > AccessTokens.MAX_LENGTH
                ? Mono.error(new BadJwtException("The token is too long"))
                : decoder.decode(token);
    }

    private Issued sign(String audience, Instant now) {
        Instant expires = now.plus(LIFETIME);
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(new JOSEObjectType(TYPE))
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer(self)
                        .audience(audience)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(expires))
                        .build());
        try {
            token.sign(new MACSigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("Cannot sign a service token", e);
        }
        return new Issued(token.serialize(), expires);
    }

    private record Issued(String value, Instant expires) {
        boolean usable(Instant now) {
            return now.plus(MIN_LEFT).isBefore(expires);
        }
    }
}
