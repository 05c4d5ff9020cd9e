package dev.maru.image.store;

import java.util.Collection;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Knows which pictures are still wanted. */
@FunctionalInterface
public interface References {

    /** Those of the names that somebody refers to. */
    Mono<Set<PictureName>> among(Collection<PictureName> names);
}
