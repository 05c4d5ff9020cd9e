package dev.maru.chat.connection;

import dev.maru.platform.security.RevokedTokens;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Who speaks, and until when it may be believed.
 *
 * @param session the session of the token; null when it names none
 * @param generation of the account when the token was issued
 */
record Caller(String user, @Nullable String session, long generation, Instant expiresAt) {

    /** @param token a valid one: that it has a subject and an expiry was checked with the rest */
    static Caller of(Jwt token) {
        return new Caller(
                Objects.requireNonNull(token.getSubject(), "sub"),
                token.getClaimAsString(RevokedTokens.SESSION),
                RevokedTokens.generation(token),
                Objects.requireNonNull(token.getExpiresAt(), "exp"));
    }
}
