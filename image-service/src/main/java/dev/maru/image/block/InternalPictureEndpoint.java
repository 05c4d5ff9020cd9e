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

    /** Idempotent; a picture that is not there is refused from then on as well. */
    @DeleteMapping("/internal/v1/pictures/{name}")
    Mono<Purged> delete(@PathVariable String name) {
        PictureName known = PictureName.parse(name)
                .orElseThrow(() -> MaruException.invalid("name", "expected: 40 hexadecimal digits and .jpg"));
        return purge.purge(known)
                .map(names -> new Purged(
                        names.stream().map(PictureName::value).sorted().toList()));
    }

    /** @param names of all sizes that are gone */
    record Purged(List<String> names) {}
}
