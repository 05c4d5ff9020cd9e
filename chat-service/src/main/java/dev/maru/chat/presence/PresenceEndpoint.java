package dev.maru.chat.presence;

import dev.maru.chat.admission.Admission;
import dev.maru.platform.problem.MaruException;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Who has a room open: for members, and for other instances. */
@RestController
final class PresenceEndpoint {

    private static final int MAX_USERS = 500;
    private static final int MAX_ROOMS = 1000;

    private final Admission admission;
    private final Presence presence;

    PresenceEndpoint(Admission admission, Presence presence) {
        this.admission = admission;
        this.presence = presence;
    }

    @GetMapping(path = "/api/v1/rooms/{room}/presence", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<Presence.View> presence(
            @AuthenticationPrincipal(expression = "subject") String user, @PathVariable String room) {
        return admission.requireMember(user, room).then(Mono.defer(() -> presence.of(room, MAX_USERS)));
    }

    @PostMapping("/internal/v1/presence")
    Mono<Presence.Answer> here(@RequestBody Presence.Asked asked) {
        if (asked.rooms().size() > MAX_ROOMS) {
            throw MaruException.invalid("rooms", asked.rooms().size() + " (expected: <= " + MAX_ROOMS + ")");
        }
        return Mono.fromFuture(() -> presence.here(asked.rooms()));
    }
}
