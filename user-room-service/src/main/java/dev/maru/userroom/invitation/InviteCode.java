package dev.maru.userroom.invitation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A code as it is stored.
 *
 * @param code what people type
 * @param by who made it
 * @param uses how often it can still be used; null for any number
 * @param request names the request that made it, if the client named it
 * @param requestBody what that request asked for
 */
@Document(InviteCode.COLLECTION)
public record InviteCode(
        @Id String code,
        String room,
        String by,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Integer uses,
        @Nullable String request,
        @Nullable String requestBody) {

    static final String COLLECTION = "inviteCodes";

    boolean isGood(Instant now) {
        return now.isBefore(expiresAt) && (uses == null || uses > 0);
    }
}
