package dev.maru.chat.connection;

import java.time.Instant;
import java.util.Objects;
import org.springframework.security.oauth2.jwt.Jwt;

/** Who speaks, and until when it may be believed. */
record Caller(String user, Instant expiresAt) {

    /** @param token a valid one: that it has a subject and an expiry was checked with the rest */
    static Caller of(Jwt token) {
        return new Caller(
                Objects.requireNonNull(token.getSubject(), "sub"), Objects.requireNonNull(token.getExpiresAt(), "exp"));
    }
}
