package dev.maru.chat.history;

import dev.maru.chat.admission.Admission;
import dev.maru.chat.error.Refusal;
import dev.maru.chat.frame.ServerFrames;
import dev.maru.chat.log.Attachment;
import dev.maru.chat.log.Body;
import dev.maru.chat.projection.DressedEntry;
import dev.maru.chat.projection.Messages;
import dev.maru.platform.id.Ids;
import dev.maru.platform.problem.MaruException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

    private final Admission admission;
    private final Writes writes;
    private final History history;
    private final Messages messages;

    MessageEndpoint(Admission admission, Writes writes, History history, Messages messages) {
        this.admission = admission;
        this.writes = writes;
        this.history = history;
        this.messages = messages;
    }

    record NewMessage(
            @NotNull String text,
            @Nullable Long replyTo,
            @Nullable List<@NotNull String> mentions,
            @Nullable List<@NotNull String> attachments) {}

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
        if (key == null || !Ids.isUuid(key)) {
            throw MaruException.invalid("Idempotency-Key", "a UUID that names this message");
        }
        List<String> mentions = Writes.each(message.mentions());
        List<Attachment> attachments = Writes.each(message.attachments()).stream()
                .map(Attachment::named)
                .toList();
        return writes.write(
                user, room, key, new Body.Message(message.text(), message.replyTo(), mentions, attachments));
    }

    private Mono<Void> checkMember(String user, String room) {
        Writes.checkId(room);
        return admission.requireMember(user, room);
    }

    private static void checkPosition(String name, @Nullable Long position) {
        if (position != null && position < 0) {
            throw MaruException.invalid(name, position + " (expected: >= 0)");
        }
    }
}
