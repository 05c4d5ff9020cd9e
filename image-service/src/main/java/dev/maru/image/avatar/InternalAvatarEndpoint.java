package dev.maru.image.avatar;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Forgets people and rooms, for user-room-service. */
@RestController
final class InternalAvatarEndpoint {

    private final Avatars avatars;

    InternalAvatarEndpoint(Avatars avatars) {
        this.avatars = avatars;
    }

    /** Idempotent, also for somebody who has no picture. */
    @DeleteMapping("/internal/v1/users/{user}/avatar")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> forget(@PathVariable String user) {
        return avatars.forget(AvatarOwner.user(user));
    }

    /** Idempotent, also for a room that has no picture. */
    @DeleteMapping("/internal/v1/rooms/{room}/picture")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> forgetRoom(@PathVariable String room) {
        return avatars.forget(AvatarOwner.room(room));
    }
}
