package dev.maru.chat.history;

import dev.maru.chat.admission.Admission;
import dev.maru.chat.error.Refusal;
import dev.maru.chat.frame.ServerFrames;
import dev.maru.chat.room.RoomWriter;
import dev.maru.chat.room.SendOutcome;
import dev.maru.platform.problem.MaruException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** A room's messages over REST. */
@RestController
@RequestMapping(path = "/api/v1/rooms/{room}/messages", produces = MediaType.APPLICATION_JSON_VALUE)
final class MessageEndpoint {

    private static final int MAX_LIMIT = 200;
    private static final String DEFAULT_LIMIT = "50";
    private static final int MAX_ID = 64;

    private final Admission admission;
    private final RoomWriter writer;
    private final History history;

    MessageEndpoint(Admission admission, RoomWriter writer, History history) {
        this.admission = admission;
        this.writer = writer;
        this.history = history;
    }

    record NewMessage(@NotNull String text) {}

    @GetMapping
    Mono<byte[]> page(
            @AuthenticationPrincipal(expression = "subject") String user,
            @PathVariable String room,
            @RequestParam @Nullable Long before,
            @RequestParam @Nullable Long after,
            @RequestParam(defaultValue = DEFAULT_LIMIT) int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw MaruException.invalid("limit", limit + " (expected: 1 to " + MAX_LIMIT + ")");
        }
        if (before != null && after != null) {
            throw MaruException.invalid("after", "not together with before");
        }
        checkPosition("before", before);
        checkPosition("after", after);
        return checkMember(user, room)
                .then(Mono.defer(() -> history.page(room, before, after, limit)))
                .map(page -> ServerFrames.history(page.entries(), page.head()));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<byte[]>> send(
            @AuthenticationPrincipal(expression = "subject") String user,
            @PathVariable String room,
            @RequestHeader("Idempotency-Key") @Nullable String key,
            @Valid @RequestBody NewMessage message) {
        if (key == null || !Admission.isUuid(key)) {
            throw MaruException.invalid("Idempotency-Key", "a UUID that names this message");
        }
        checkId(room);
        return Mono.fromFuture(() -> admission.admit(user, room, key, message.text()))
                .flatMap(verdict -> switch (verdict) {
                    case Admission.Verdict.Refused(Refusal refusal) -> Mono.error(refusal.toException());
                    case Admission.Verdict.Admitted admitted ->
                        Mono.fromFuture(() -> writer.write(room, admitted.draft()));
                })
                .map(MessageEndpoint::answer);
    }

    private static ResponseEntity<byte[]> answer(SendOutcome outcome) {
        return switch (outcome) {
            case SendOutcome.Stored stored ->
                ResponseEntity.status(stored.duplicate() ? HttpStatus.OK : HttpStatus.CREATED)
                        .body(ServerFrames.plain(stored.entry()));
            case SendOutcome.Refused refused -> throw refused.refusal().toException();
        };
    }

    private Mono<Void> checkMember(String user, String room) {
        checkId(room);
        return Mono.fromFuture(() -> admission.member(user, room))
                .flatMap(refusal -> Mono.error(refusal.toException()));
    }

    private static void checkId(String room) {
        if (room.length() > MAX_ID) {
            throw Refusal.noRoom().toException();
        }
    }

    private static void checkPosition(String name, @Nullable Long position) {
        if (position != null && position < 0) {
            throw MaruException.invalid(name, position + " (expected: >= 0)");
        }
    }
}
