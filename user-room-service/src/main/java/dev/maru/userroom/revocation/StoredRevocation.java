package dev.maru.userroom.revocation;

import dev.maru.platform.security.Revocation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A revocation as it is stored.
 *
 * @param seq 1, 2, 3 …; the primary key, so that of several instances that write the next one, one succeeds
 * @param key of whoever revokes, so that a repetition is known; unique
 */
@Document(StoredRevocation.COLLECTION)
record StoredRevocation(
        @Id long seq,
        String key,
        String user,
        @Nullable String session,
        @Nullable Long generation,
        @Nullable String spared,
        Instant at) {

    static final String COLLECTION = "revocations";

    Revocation told() {
        return new Revocation(seq, user, session, generation, spared, at);
    }
}
