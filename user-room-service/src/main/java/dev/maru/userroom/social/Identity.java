package dev.maru.userroom.social;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * That somebody at another site is a user here.
 *
 * @param key site and subject; the primary key, so that one person there is one user here
 * @param email what the site said when it was linked
 */
@Document(Identity.COLLECTION)
record Identity(
        @Id String key, String site, String user, @Nullable String email, Instant linkedAt) {

    static final String COLLECTION = "identities";
}
