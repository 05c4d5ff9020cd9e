package dev.maru.image.store;

import java.util.Collection;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Knows which pictures of a shelf are still wanted, and by whom. */
public interface References {

    /** Where the pictures lie. */
    Shelf shelf();

    /** Those of the names that somebody refers to. */
    Mono<Set<PictureName>> among(Collection<PictureName> names);

    /** Takes a picture away from all who have it; all that was made from the same upload. */
    Flux<Upload> takeAway(PictureName name);

    /** A file of the upload that is known by this id; empty when there is none. */
    default Mono<PictureName> uploaded(String id) {
        return Mono.empty();
    }

    /**
     * What was made from one upload.
     *
     * @param names of all its sizes
     * @param source of the uploaded bytes the SHA-256 in hexadecimal digits; empty when it is not known
     */
    record Upload(Set<PictureName> names, String source) {}
}
