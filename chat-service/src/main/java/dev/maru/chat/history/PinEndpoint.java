package dev.maru.chat.history;

import dev.maru.chat.admission.Admission;
import dev.maru.chat.frame.ServerFrames;
import dev.maru.chat.projection.Messages;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What is pinned in a room. */
@RestController
final class PinEndpoint {

    private final Admission admission;
    private final Messages messages;

    PinEndpoint(Admission admission, Messages messages) {
        this.admission = admission;
        this.messages = messages;
    }

    @GetMapping(path = "/api/v1/rooms/{room}/pins", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<byte[]> pins(@AuthenticationPrincipal(expression = "subject") String user, @PathVariable String room) {
        return admission
                .requireMember(user, room)
                .then(Mono.defer(() -> messages.pinned(room)))
                .map(ServerFrames::messages);
    }
}
