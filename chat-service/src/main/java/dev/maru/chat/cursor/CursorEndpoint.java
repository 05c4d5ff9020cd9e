package dev.maru.chat.cursor;

import dev.maru.chat.admission.Admission;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** How far the members of a room have read, for members. */
@RestController
public final class CursorEndpoint {

    private static final int MAX = 200;

    private final Admission admission;
    private final ReadCursors cursors;

    CursorEndpoint(Admission admission, ReadCursors cursors) {
        this.admission = admission;
        this.cursors = cursors;
    }

    record Readers(List<Reader> items) {}

    @GetMapping(path = "/api/v1/rooms/{room}/cursors", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<Readers> cursors(@AuthenticationPrincipal(expression = "subject") String user, @PathVariable String room) {
        return admission
                .requireMember(user, room)
                .then(Mono.defer(() -> cursors.furthest(room, MAX).map(Readers::new)));
    }
}
