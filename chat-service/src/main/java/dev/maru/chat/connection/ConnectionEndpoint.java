package dev.maru.chat.connection;

import dev.maru.chat.admission.Admission;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Connections over REST: which there are in a room, and a word to one of them; for members, and for other instances. */
@RestController
final class ConnectionEndpoint {

    private final Admission admission;
    private final RoomConnections rooms;
    private final DirectMessages messages;

    ConnectionEndpoint(Admission admission, RoomConnections rooms, DirectMessages messages) {
        this.admission = admission;
        this.rooms = rooms;
        this.messages = messages;
    }

    record NewDirect(@NotNull String text) {}

    @GetMapping(path = "/api/v1/rooms/{room}/connections", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<RoomConnections.Items> inRoom(
            @AuthenticationPrincipal(expression = "subject") String user, @PathVariable String room) {
        return admission.requireMember(user, room).then(Mono.defer(() -> rooms.everywhere(room)));
    }

    @PostMapping(path = "/api/v1/connections/{id}/messages", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    Mono<Void> send(
            @AuthenticationPrincipal(expression = "subject") String user,
            @PathVariable String id,
            @Valid @RequestBody NewDirect message) {
        return messages.send(user, id, message.text());
    }

    @PostMapping("/internal/v1/connections")
    Mono<RoomConnections.Items> here(@RequestBody RoomConnections.Asked asked) {
        return rooms.here(asked.room());
    }

    @PostMapping("/internal/v1/connections/{id}/messages")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> sendHere(@PathVariable String id, @RequestBody DirectMessages.Direct direct) {
        return messages.sendHere(id, direct);
    }
}
