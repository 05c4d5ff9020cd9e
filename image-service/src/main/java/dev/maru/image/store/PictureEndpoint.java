package dev.maru.image.store;

import dev.maru.platform.problem.MaruException;
import java.time.Duration;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Gives stored pictures to everybody who has their name. The bytes of a name never change, so whoever has them never needs to ask again. */
@RestController
class PictureEndpoint {

    private static final CacheControl FOREVER =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    private final DirectoryPictureStore store;

    PictureEndpoint(DirectoryPictureStore store) {
        this.store = store;
    }

    @GetMapping("/pictures/{name}")
    Mono<ResponseEntity<Resource>> picture(@PathVariable String name) {
        return Mono.justOrEmpty(PictureName.parse(name))
                .flatMap(known -> store.get(known).map(bytes -> response(known, bytes)))
                .switchIfEmpty(Mono.error(() -> MaruException.notFound("Picture")));
    }

    private static ResponseEntity<Resource> response(PictureName name, byte[] bytes) {
        return ResponseEntity.ok()
                .contentType(MediaType.IMAGE_JPEG)
                .cacheControl(FOREVER)
                .eTag(name.etag())
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .header("Cross-Origin-Resource-Policy", "cross-origin")
                .body(new ByteArrayResource(bytes));
    }
}
