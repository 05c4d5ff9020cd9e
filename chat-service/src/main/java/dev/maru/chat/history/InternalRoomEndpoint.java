package dev.maru.chat.history;

import dev.maru.chat.cursor.ReadCursors;
import dev.maru.chat.error.Refusal;
import dev.maru.chat.frame.ServerFrames;
import dev.maru.chat.room.RoomHub;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What user-room-service asks for: that a room ends, that somebody is forgotten, what was reported. */
@RestController
@RequestMapping("/internal/v1/rooms/{room}")
final class InternalRoomEndpoint {

    /** Entries before a reported message, and after it, that an administrator sees with it. */
    private static final int REACH = 5;

    private final History history;
    private final RoomHub hub;
    private final Erasure erasure;
    private final ReadCursors cursors;

    InternalRoomEndpoint(History history, RoomHub hub, Erasure erasure, ReadCursors cursors) {
        this.history = history;
        this.hub = hub;
        this.erasure = erasure;
        this.cursors = cursors;
    }

    /** A message with a few entries before and after it, for an administrator to whom it was reported. */
    @GetMapping(path = "/messages/{seq}/surroundings", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<byte[]> around(@PathVariable String room, @PathVariable long seq) {
        return history.around(room, seq, REACH)
                .map(page -> ServerFrames.history(page.entries(), page.head()))
                .switchIfEmpty(Mono.error(() -> Refusal.noSuchMessage().toException()));
    }

    /** Takes back some of what somebody said who wants to be forgotten; to be repeated while there is something left. */
    @PostMapping("/authors/{author}/erasure")
    Mono<Left> erase(@PathVariable String room, @PathVariable String author) {
        return erasure.some(room, author).map(Left::new);
    }

    record Left(boolean left) {}

    /** Forgets how far somebody has read who went away for good. Idempotent. */
    @DeleteMapping("/cursors/{user}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> forgetCursor(@PathVariable String room, @PathVariable String user) {
        return cursors.forget(room, user);
    }

    /** Ends what is open in a room that was deleted. Idempotent. */
    @PostMapping("/end")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> end(@PathVariable String room) {
        hub.roomEnded(room);
        return Mono.empty();
    }
}
