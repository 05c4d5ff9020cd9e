package dev.maru.userroom.picture;

import dev.maru.contracts.picture.PictureAddresses;
import dev.maru.contracts.picture.PictureLooks;
import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;

/** image-service, as far as this service calls it. */
public final class ImageClient {

    private static final Logger log = LoggerFactory.getLogger(ImageClient.class);

    private final WebClient image;
    private final Duration timeout;

    ImageClient(WebClient image, Duration timeout) {
        this.image = image;
        this.timeout = timeout;
    }

    /**
     * Takes a picture away from all who have it, and has its bytes refused from now on; may be repeated.
     *
     * @param picture its name, or the id of an uploaded one
     * @return the names of all its sizes; fails with 404 for an id that nobody knows
     */
    Mono<List<String>> purge(String picture) {
        return image.delete()
                .uri("/internal/v1/pictures/{picture}", picture)
                .retrieve()
                .bodyToMono(Purged.class)
                .timeout(timeout)
                .map(Purged::names)
                .onErrorMap(WebClientResponseException.class, ImageClient::problem);
    }

    /**
     * Where some pictures of a room are to be seen, for some minutes, by whoever has to judge them.
     *
     * @param ids 1 to {@value PictureLooks#MAX_PICTURES}
     * @return paths by size in pixels, by id; none when image-service does not say so in time
     */
    public Mono<Map<String, Map<String, String>>> look(String room, List<String> ids) {
        return image.post()
                .uri("/internal/v1/attachments/looks")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(new PictureLooks(room, ids))
                .retrieve()
                .bodyToMono(PictureAddresses.class)
                .timeout(timeout)
                .map(answer -> answer.items().stream()
                        .collect(Collectors.toMap(PictureAddresses.Seen::id, PictureAddresses.Seen::paths)))
                .onErrorResume(e -> {
                    log.warn("A report is shown without its pictures: {}", e.toString());
                    return Mono.just(Map.of());
                });
    }

    /** Completes when nobody will see the picture of this person again; its files go soon after. May be repeated. */
    public Mono<Void> forget(String user) {
        return forget("/internal/v1/users/{user}/avatar", user);
    }

    /** The same for the picture of a room. */
    public Mono<Void> forgetRoom(String room) {
        return forget("/internal/v1/rooms/{room}/picture", room);
    }

    private Mono<Void> forget(String path, String id) {
        return image.delete()
                .uri(path, id)
                .retrieve()
                .toBodilessEntity()
                .timeout(timeout)
                .then();
    }

    private static MaruException problem(WebClientResponseException answer) {
        return answer.getStatusCode() == HttpStatus.NOT_FOUND
                ? MaruException.notFound("Picture")
                : new MaruException(ErrorCode.UNAVAILABLE, "Not available now, try again");
    }

    private record Purged(List<String> names) {}
}
