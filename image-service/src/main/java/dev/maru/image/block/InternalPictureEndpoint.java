package dev.maru.image.block;

import dev.maru.image.store.PictureName;
import dev.maru.platform.problem.MaruException;
import java.util.List;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Purges a picture for the service in which moderators work. */
@RestController
final class InternalPictureEndpoint {

    private final Purge purge;

    InternalPictureEndpoint(Purge purge) {
        this.purge = purge;
    }

    /**
     * Idempotent; a picture that is not there is refused from then on as well.
     *
     * @param picture its name, or the id of its upload, of which 404 says that there is none (any more)
     */
    @DeleteMapping("/internal/v1/pictures/{picture}")
    Mono<Purged> delete(@PathVariable String picture) {
        return PictureName.parse(picture)
                .map(purge::purge)
                .orElseGet(() -> purge.purgeUpload(picture))
                .switchIfEmpty(Mono.error(() -> MaruException.notFound("Picture")))
                .map(names -> new Purged(
                        names.stream().map(PictureName::value).sorted().toList()));
    }

    /** @param names of all sizes that are gone */
    record Purged(List<String> names) {}
}
