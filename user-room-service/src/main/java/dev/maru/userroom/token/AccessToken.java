package dev.maru.userroom.token;

import java.time.Instant;

/** A signed access token and when it ends. */
public record AccessToken(String value, Instant expiresAt) {

    @Override
    public String toString() {
        return "AccessToken[expiresAt=" + expiresAt + "]";
    }
}
