package dev.maru.image.store;

import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Gives stored pictures to everybody who has their name. The bytes of a name never change, so whoever has them never needs to ask again. */
@RestController
class PictureEndpoint {

    static final PictureAnswer ANSWER = new PictureAnswer("max-age=31536000, public, immutable");
    private final OpenPictures pictures;
    private final Blocked blocked;

    PictureEndpoint(OpenPictures pictures, Blocked blocked) {
        this.pictures = pictures;
        this.blocked = blocked;
    }

    @GetMapping("/pictures/{name}")
    Mono<Void> picture(@PathVariable String name, ServerHttpRequest request, ServerHttpResponse response) {
        PictureName known = PictureName.parse(name).orElseThrow(() -> MaruException.notFound("Picture"));
        return pictures.get(known)
                .switchIfEmpty(Mono.defer(() -> absent(known)))
                .flatMap(picture -> ANSWER.write(request, response, known, picture));
    }

    private Mono<byte[]> absent(PictureName name) {
        return blocked.isBlocked(name)
                .flatMap(gone -> Mono.error(
                        gone
                                ? new MaruException(ErrorCode.GONE, "The picture was taken away")
                                : MaruException.notFound("Picture")));
    }
}
