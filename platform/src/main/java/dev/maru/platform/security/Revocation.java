package dev.maru.platform.security;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens that are not good any more although they have not expired: those of one session, or all of a user's that
 * were issued under an earlier generation of the account.
 *
 * @param seq 1, 2, 3 … in the order in which tokens were revoked, without a hole
 * @param user the user's id
 * @param session the session's id; null when it is about the whole account
 * @param generation tokens of generations below this one are revoked; null when it is about one session
 * @param spared the session that stays although its tokens are older; null when all end
 */
public record Revocation(
        long seq,
        String user,
        @Nullable String session,
        @Nullable Long generation,
        @Nullable String spared,
        Instant at) {

    /** Whether a token of this user, session and generation is among them. */
    public boolean covers(String user, @Nullable String session, long generation) {
        if (!this.user.equals(user)) {
            return false;
        }
        if (this.session != null) {
            return this.session.equals(session);
        }
        return this.generation != null && generation < this.generation && (spared == null || !spared.equals(session));
    }
}
