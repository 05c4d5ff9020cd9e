package dev.maru.userroom.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A user's document as it is first written. Its shown part changes later: see the profile package.
 *
 * @param email lower-cased; unique
 * @param password its Argon2id hash
 * @param avatarVersion 0: no picture yet
 * @param request names the request that created the account, if the client named it
 * @param requestBody what that request asked for
 */
@Document(Account.COLLECTION)
record Account(
        @Id String id,
        String email,
        @Nullable String password,
        String nickname,
        long avatarVersion,
        Instant createdAt,
        @Nullable String request,
        @Nullable String requestBody) {

    static final String COLLECTION = "users";

    @Override
    public String toString() {
        return "Account[" + id + "]";
    }
}
