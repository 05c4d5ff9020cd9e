package dev.maru.userroom.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * Says that an aggregate may hold an unsent fact.
 *
 * @param key the fact's key
 * @param owner the {@linkplain OutboxOwner#name() name} of whoever keeps the aggregate
 * @param due when a sweep looks after it, if nobody did before
 * @param attempts how often a sweep did
 * @param parkedAt since when no sweep does any more, because it is refused again and again
 * @param problem why it was refused last
 */
@Document(PendingChange.COLLECTION)
record PendingChange(
        @Id String key,
        String owner,
        String aggregate,
        Instant due,
        int attempts,
        @Nullable Instant parkedAt,
        @Nullable String problem) {

    static final String COLLECTION = "pending";
}
