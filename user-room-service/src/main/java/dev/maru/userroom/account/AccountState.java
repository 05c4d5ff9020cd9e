package dev.maru.userroom.account;

import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.UserRoomErrors;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The part of a user's document that decides about signing in.
 *
 * @param email null for guests, and for people whom another site vouches for without an address
 * @param emailVerified whether somebody who reads mail to the address confirmed it
 * @param password its Argon2id hash; null when the account has none
 * @param generation raised when all sessions end; sessions and tokens of an earlier one are over
 * @param spared the session that went on when the generation was raised last
 * @param revision raised with every change of this part
 * @param deactivatedAt when its owner put it to sleep
 */
@Document(Account.COLLECTION)
public record AccountState(
        @Id String id,
        @Nullable String email,
        @Nullable Boolean emailVerified,
        @Nullable String password,
        @Nullable Boolean guest,
        @Nullable Long generation,
        @Nullable String spared,
        @Nullable Long revision,
        @Nullable Suspension suspension,
        @Nullable Instant deactivatedAt,
        @Nullable Instant withdrawnAt,
        Instant createdAt) {

    static final String[] FIELDS = {
        "email",
        "emailVerified",
        "password",
        "guest",
        "generation",
        "spared",
        "revision",
        "suspension",
        "deactivatedAt",
        "withdrawnAt",
        "createdAt"
    };

    public boolean hasVerifiedEmail() {
        return email != null && Boolean.TRUE.equals(emailVerified);
    }

    public boolean isGuest() {
        return Boolean.TRUE.equals(guest);
    }

    public boolean isWithdrawn() {
        return withdrawnAt != null;
    }

    public boolean isDeactivated() {
        return deactivatedAt != null;
    }

    public boolean isSuspended(Instant now) {
        return suspension != null && !suspension.isOver(now);
    }

    public long currentGeneration() {
        return Objects.requireNonNullElse(generation, 0L);
    }

    /** Whether a session that was opened, or refreshed last, in a generation still counts. */
    public boolean accepts(String session, long of) {
        return of >= currentGeneration() || session.equals(spared);
    }

    /** Why nobody may be signed in as this user now, or null. */
    public @Nullable MaruException refusal(Instant now) {
        if (isSuspended(now)) {
            return UserRoomErrors.suspended();
        }
        return isDeactivated() ? UserRoomErrors.deactivated() : null;
    }

    @Override
    public String toString() {
        return "AccountState[" + id + "]";
    }
}
