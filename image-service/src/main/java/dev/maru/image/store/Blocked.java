package dev.maru.image.store;

import reactor.core.publisher.Mono;

/** Knows which pictures must not come back. */
@FunctionalInterface
public interface Blocked {

    Mono<Boolean> isBlocked(PictureName name);
}
