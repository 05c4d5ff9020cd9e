package dev.maru.image.store;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/**
 * Answers for public pictures that are in memory, before filters and routing, which cost more than the answer: nobody has to be known for
 * it. Everything else goes on to {@link PictureEndpoint}, so it decides nothing that is not decided there as well.
 */
final class CachedPictureHandler implements HttpHandler {

    private static final String PATH = "/pictures/";

    private final HttpHandler next;
    private final OpenPictures pictures;

    CachedPictureHandler(HttpHandler next, OpenPictures pictures) {
        this.next = next;
        this.pictures = pictures;
    }

    @Override
    public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
        String path = request.getURI().getRawPath();
        if (!path.startsWith(PATH) || !isRead(request.getMethod())) {
            return next.handle(request, response);
        }
        PictureName name = PictureName.parse(path.substring(PATH.length())).orElse(null);
        byte[] picture = name == null ? null : pictures.cached(name);
        return name == null || picture == null
                ? next.handle(request, response)
                : PictureEndpoint.ANSWER.write(request, response, name, picture);
    }

    private static boolean isRead(HttpMethod method) {
        return method == HttpMethod.GET || method == HttpMethod.HEAD;
    }
}
