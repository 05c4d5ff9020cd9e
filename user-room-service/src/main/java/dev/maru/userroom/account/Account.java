package dev.maru.userroom.account;

import dev.maru.userroom.text.SearchWords;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A user's document as it is first written. Its shown part changes later: see the profile package.
 *
 * @param email lower-cased; unique; null for guests, and for whom another site vouches without an address
 * @param emailVerified whether somebody who reads mail to it confirmed it
 * @param password its Argon2id hash; null for guests and for whom another site vouches
 * @param guest whether it is a guest's: a nickname and nothing else
 * @param words what the nickname is found by: see {@link SearchWords#words}
 * @param job what the person does, of a fixed list
 * @param avatarVersion 0: no picture yet
 * @param request names the request that created the account, if the client named it
 * @param requestBody what that request asked for
 */
@Document(Account.COLLECTION)
record Account(
        @Id String id,
        @Nullable String email,
        boolean emailVerified,
        @Nullable String password,
        boolean guest,
        String nickname,
        List<String> words,
        @Nullable Job job,
        long avatarVersion,
        long generation,
        long revision,
        Instant createdAt,
        @Nullable String request,
        @Nullable String requestBody) {

    static final String COLLECTION = "users";

    @Override
    public String toString() {
        return "Account[" + id + "]";
    }
}
