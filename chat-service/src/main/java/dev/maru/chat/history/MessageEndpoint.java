package dev.maru.chat.history;

import dev.maru.chat.admission.Admission;
import dev.maru.chat.error.Refusal;
import dev.maru.chat.frame.ServerFrames;
import dev.maru.chat.log.Body;
import dev.maru.chat.log.Draft;
import dev.maru.chat.log.Quote;
import dev.maru.chat.projection.DressedEntry;
import dev.maru.chat.projection.Messages;
import dev.maru.chat.room.RoomWriter;
import dev.maru.chat.room.SendOutcome;
import dev.maru.platform.id.Ids;
import dev.maru.platform.problem.MaruException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
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
    private final Messages messages;

    MessageEndpoint(Admission admission, RoomWriter writer, History history, Messages messages) {
        this.admission = admission;
        this.writer = writer;
        this.history = history;
        this.messages = messages;
    }

    record NewMessage(
            @NotNull String text,
            @Nullable Long replyTo,
            @Nullable List<@NotNull String> mentions) {}

    record NewText(@NotNull String text, @Nullable List<@NotNull String> mentions) {}

    record Versions(List<Messages.Version> items) {}

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

    @GetMapping("/{seq}")
    Mono<byte[]> message(
            @AuthenticationPrincipal(expression = "subject") String user,
            @PathVariable String room,
            @PathVariable long seq) {
        return find(user, room, seq).map(ServerFrames::message);
    }

    /** All that a message said. */
    @GetMapping("/{seq}/edits")
    Mono<Versions> versions(
            @AuthenticationPrincipal(expression = "subject") String user,
            @PathVariable String room,
            @PathVariable long seq) {
        return find(user, room, seq)
                .doOnNext(message -> {
                    if (message.state().isDeleted()) {
                        throw Refusal.messageDeleted().toException();
                    }
                })
                .flatMap(messages::versions)
                .map(Versions::new);
    }

    private Mono<DressedEntry> find(String user, String room, long seq) {
        return checkMember(user, room)
                .then(Mono.defer(() -> messages.message(room, seq)))
                .switchIfEmpty(Mono.error(() -> Refusal.noSuchMessage().toException()));
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
        return write(user, room, key, new Body.Message(message.text(), message.replyTo(), each(message.mentions())));
    }

    @PatchMapping(path = "/{seq}", consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<byte[]>> edit(
            @AuthenticationPrincipal(expression = "subject") String user,
            @PathVariable String room,
            @PathVariable long seq,
            @RequestHeader("Idempotency-Key") @Nullable String key,
            @Valid @RequestBody NewText message) {
        return write(user, room, key, new Body.Edit(seq, message.text(), each(message.mentions())));
    }

    @DeleteMapping("/{seq}")
    Mono<ResponseEntity<byte[]>> takeBack(
            @AuthenticationPrincipal(expression = "subject") String user,
            @PathVariable String room,
            @PathVariable long seq,
            @RequestHeader("Idempotency-Key") @Nullable String key) {
        return write(user, room, key, new Body.Delete(seq));
    }

    @PutMapping("/{seq}/reactions/{emoji}")
    Mono<ResponseEntity<byte[]>> react(
            @AuthenticationPrincipal(expression = "subject") String user,
            @PathVariable String room,
            @PathVariable long seq,
            @PathVariable String emoji,
            @RequestHeader("Idempotency-Key") @Nullable String key) {
        return write(user, room, key, new Body.Reaction(seq, emoji, true));
    }

    @DeleteMapping("/{seq}/reactions/{emoji}")
    Mono<ResponseEntity<byte[]>> reactNoMore(
            @AuthenticationPrincipal(expression = "subject") String user,
            @PathVariable String room,
            @PathVariable long seq,
            @PathVariable String emoji,
            @RequestHeader("Idempotency-Key") @Nullable String key) {
        return write(user, room, key, new Body.Reaction(seq, emoji, false));
    }

    @PutMapping("/{seq}/pin")
    Mono<ResponseEntity<byte[]>> pin(
            @AuthenticationPrincipal(expression = "subject") String user,
            @PathVariable String room,
            @PathVariable long seq,
            @RequestHeader("Idempotency-Key") @Nullable String key) {
        return write(user, room, key, new Body.Pin(seq, true));
    }

    @DeleteMapping("/{seq}/pin")
    Mono<ResponseEntity<byte[]>> unpin(
            @AuthenticationPrincipal(expression = "subject") String user,
            @PathVariable String room,
            @PathVariable long seq,
            @RequestHeader("Idempotency-Key") @Nullable String key) {
        return write(user, room, key, new Body.Pin(seq, false));
    }

    /** @param key names the entry; null when the request changes nothing the second time anyway */
    private Mono<ResponseEntity<byte[]>> write(String user, String room, @Nullable String key, Body body) {
        if (key != null && !Admission.isUuid(key)) {
            throw MaruException.invalid("Idempotency-Key", "a UUID that names this change");
        }
        checkId(room);
        return Mono.fromFuture(() -> admission.admit(user, room, key == null ? Ids.next() : key, body))
                .flatMap(verdict -> switch (verdict) {
                    case Admission.Verdict.Refused(Refusal refusal) -> Mono.error(refusal.toException());
                    case Admission.Verdict.Admitted(Draft draft) ->
                        Mono.fromFuture(() -> writer.write(room, draft)).map(outcome -> answer(outcome, draft.quote()));
                });
    }

    private static ResponseEntity<byte[]> answer(SendOutcome outcome, @Nullable Quote quote) {
        return switch (outcome) {
            case SendOutcome.Stored stored ->
                ResponseEntity.status(stored.duplicate() ? HttpStatus.OK : HttpStatus.CREATED)
                        .body(ServerFrames.plain(stored.entry(), quote));
            case SendOutcome.Refused refused -> throw refused.refusal().toException();
        };
    }

    private static List<String> each(@Nullable List<String> mentions) {
        return mentions == null ? List.of() : mentions.stream().distinct().toList();
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
