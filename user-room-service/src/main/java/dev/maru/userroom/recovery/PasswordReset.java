package dev.maru.userroom.recovery;

import java.time.Instant;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A link that was sent.
 *
 * @param token its hash
 * @param generation of the account when it was sent: whatever ended all sessions since has made it void
 */
@Document(PasswordReset.COLLECTION)
record PasswordReset(@Id String token, String user, long generation, Instant expiresAt) {

    static final String COLLECTION = "password_resets";
}
