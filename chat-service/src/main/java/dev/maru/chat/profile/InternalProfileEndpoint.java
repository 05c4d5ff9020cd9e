package dev.maru.chat.profile;

import dev.maru.chat.frame.ServerFrames;
import dev.maru.chat.room.RoomHub;
import dev.maru.contracts.room.ProfileChanged;
import dev.maru.platform.problem.MaruException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What user-room-service tells: who has another picture or none. */
@RestController
public final class InternalProfileEndpoint {

    private final RoomHub hub;

    InternalProfileEndpoint(RoomHub hub) {
        this.hub = hub;
    }

    /** Nothing is stored: it goes to the sockets that are open now, on all instances. */
    @PostMapping("/internal/v1/profiles/changed")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> changed(@RequestBody ProfileChanged change) {
        if (change.rooms().size() > ProfileChanged.MAX_ROOMS) {
            throw MaruException.invalid(
                    "rooms", change.rooms().size() + " (expected: at most " + ProfileChanged.MAX_ROOMS + ")");
        }
        for (String room : change.rooms()) {
            hub.tellEphemeral(room, "", ServerFrames.profile(room, change.user()));
        }
        return Mono.empty();
    }
}
