package dev.maru.chat.history;

import dev.maru.chat.admission.Admission;
import dev.maru.chat.cursor.ReadCursors;
import dev.maru.chat.error.Refusal;
import dev.maru.chat.frame.ServerFrames;
import dev.maru.chat.log.Body;
import dev.maru.chat.room.RoomHub;
import dev.maru.chat.room.RoomWriter;
import dev.maru.chat.room.SendOutcome;
import dev.maru.contracts.room.AppendEntry;
import dev.maru.contracts.room.AppendedEntry;
import dev.maru.platform.id.Ids;
import dev.maru.platform.problem.MaruException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What user-room-service tells: who joined or left, and that a room is no more. */
@RestController
@RequestMapping("/internal/v1/rooms/{room}")
final class InternalRoomEndpoint {

    /** Entries before a reported message, and after it, that an administrator sees with it. */
    private static final int REACH = 5;

    private final Admission admission;
    private final History history;
    private final RoomWriter writer;
    private final RoomHub hub;
    private final Erasure erasure;
    private final ReadCursors cursors;

    InternalRoomEndpoint(
            Admission admission,
            History history,
            RoomWriter writer,
            RoomHub hub,
            Erasure erasure,
            ReadCursors cursors) {
        this.history = history;
        this.erasure = erasure;
        this.cursors = cursors;
        this.admission = admission;
        this.writer = writer;
        this.hub = hub;
    }

    /** Appends a line that people did not write. Idempotent by key. */
    @PostMapping("/entries")
    Mono<AppendedEntry> append(@PathVariable String room, @RequestBody AppendEntry line) {
        if (!Ids.isUuid(line.key())) {
            throw MaruException.invalid("key", "a UUID that names the entry");
        }
        Body body = switch (line.kind()) {
            case Body.Joined.KIND -> new Body.Joined();
            case Body.Left.KIND -> new Body.Left();
            case Body.Removed.KIND -> new Body.Removed(required("user", line.user()));
            case Body.Renamed.KIND -> new Body.Renamed(required("name", line.name()));
            default -> throw MaruException.invalid("kind", "joined, left, removed or renamed");
        };
        switch (body) {
            case Body.Joined(), Body.Left() -> hub.membershipChanged(room, line.by());
            case Body.Removed(String user) -> hub.membershipChanged(room, user);
            default -> {}
        }
        return Mono.fromFuture(() -> writer.write(room, admission.draft(line.by(), line.key(), body)))
                .map(outcome -> switch (outcome) {
                    case SendOutcome.Stored stored ->
                        new AppendedEntry(stored.entry().seq());
                    case SendOutcome.Refused(Refusal refusal) -> throw refusal.toException();
                });
    }

    private static String required(String name, @Nullable String value) {
        if (value == null) {
            throw MaruException.invalid(name, "missing");
        }
        return value;
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
