package dev.maru.userroom.admin;

import dev.maru.userroom.account.Suspension;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/** An account as administrators see it: no password, nothing that was said. */
@Document("users")
record AdminUser(
        @Id String id,
        @Nullable String email,
        @Nullable Boolean emailVerified,
        @Nullable Boolean guest,
        @Nullable String nickname,
        Instant createdAt,
        @Nullable Suspension suspension,
        @Nullable Instant deactivatedAt,
        @Nullable Instant withdrawnAt) {

    static final String[] FIELDS = {
        "email", "emailVerified", "guest", "nickname", "createdAt", "suspension", "deactivatedAt", "withdrawnAt"
    };
}
