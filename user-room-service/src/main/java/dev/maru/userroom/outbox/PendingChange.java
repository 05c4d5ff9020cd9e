package dev.maru.userroom.outbox;

import java.time.Instant;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * Says that an aggregate may hold an unsent fact.
 *
 * @param key the fact's key
 * @param owner the {@linkplain OutboxOwner#name() name} of whoever keeps the aggregate
 * @param due when a sweep looks after it, if nobody did before
 * @param attempts how often a sweep did
 */
@Document(PendingChange.COLLECTION)
record PendingChange(@Id String key, String owner, String aggregate, Instant due, int attempts) {

    static final String COLLECTION = "pending";
}
