package dev.maru.userroom.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * Somebody signed in on one device: the family of refresh tokens that follow from one sign-in.
 *
 * @param token the hash of the refresh token that is good now
 * @param previous the hash of the one before it
 * @param rotatedAt when the one before was used
 * @param expiresAt when the session ends unless it is refreshed; the document goes some time after
 * @param generation of the account when it was opened or refreshed last
 * @param endedAt when it was ended before that
 */
@Document(Session.COLLECTION)
record Session(
        @Id String id,
        String user,
        String token,
        @Nullable String previous,
        @Nullable Instant rotatedAt,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant endedAt,
        String device,
        String address,
        @Nullable Long generation) {

    static final String COLLECTION = "sessions";

    boolean isOver(Instant now) {
        return endedAt != null || !now.isBefore(expiresAt);
    }

    long of() {
        return generation == null ? 0 : generation;
    }

    Instant seenAt() {
        return rotatedAt == null ? createdAt : rotatedAt;
    }

    @Override
    public String toString() {
        return "Session[" + id + "]";
    }
}
