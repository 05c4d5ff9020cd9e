package dev.maru.platform.security;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Where revocations come from: over HTTP in most services, from its own store in the one that revokes.
 */
@FunctionalInterface
public interface RevocationFeed {

    /**
     * What came after a position, oldest first. Waits a moment for something to come, so that whoever asks again at once
     * hears of it at once.
     *
     * @param after a {@code seq}; null for all that may still matter
     */
    Mono<Page> after(@Nullable Long after);

    /** @param last the position to go on from */
    record Page(List<Revocation> items, long last) {}
}
