package dev.maru.image.avatar;

import dev.maru.image.membership.RoomIds;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The picture of a room, for those who may rename it. */
@RestController
@RequestMapping("/api/v1/rooms/{room}/picture")
class RoomAvatarEndpoint {

    private final Avatars avatars;

    RoomAvatarEndpoint(Avatars avatars) {
        this.avatars = avatars;
    }

    /** Nothing of the body is read before the token and the right have been checked and the rate counted. */
    @PutMapping
    @ResponseStatus(HttpStatus.CREATED)
    Mono<Uploaded> put(
            @AuthenticationPrincipal(expression = "subject") String user,
            @PathVariable String room,
            @RequestBody Flux<PartEvent> form,
            ServerHttpRequest request) {
        return avatars.replace(
                        RoomIds.require(room), user, form, request.getHeaders().getContentLength())
                .map(Uploaded::new);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> delete(@AuthenticationPrincipal(expression = "subject") String user, @PathVariable String room) {
        return avatars.remove(RoomIds.require(room), user);
    }

    /** Paths by size in pixels. */
    record Uploaded(Map<String, String> picture) {}
}
