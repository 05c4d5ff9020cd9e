package dev.maru.userroom.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A fact that waits inside the document it tells of.
 *
 * @param key a UUID, by which the receiver knows it when it comes twice
 * @param kind what happened
 * @param by who did it; null when that is plain from the document
 * @param name what something is called now; null for facts without a name
 * @param seat what becomes free by it; null when nothing does
 */
public record OutboxItem(
        String key,
        String kind,
        Instant at,
        @Nullable String by,
        @Nullable String name,
        @Nullable String seat) {

    public OutboxItem(String key, String kind, Instant at) {
        this(key, kind, at, null, null, null);
    }

    public OutboxItem(String key, String kind, Instant at, @Nullable String by, @Nullable String name) {
        this(key, kind, at, by, name, null);
    }
}
