package dev.maru.chat.history;

import dev.maru.chat.log.Body;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What members do to a message over REST. Each is an entry of the room's log. */
@RestController
@RequestMapping(path = "/api/v1/rooms/{room}/messages/{seq}", produces = MediaType.APPLICATION_JSON_VALUE)
final class ChangeEndpoint {

    private final Writes writes;

    ChangeEndpoint(Writes writes) {
        this.writes = writes;
    }

    record NewText(@NotNull String text, @Nullable List<@NotNull String> mentions) {}

    @PatchMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<byte[]>> edit(
            @AuthenticationPrincipal(expression = "subject") String user,
            @PathVariable String room,
            @PathVariable long seq,
            @RequestHeader("Idempotency-Key") @Nullable String key,
            @Valid @RequestBody NewText message) {
        return writes.write(user, room, key, new Body.Edit(seq, message.text(), Writes.each(message.mentions())));
    }

    @DeleteMapping
    Mono<ResponseEntity<byte[]>> takeBack(
            @AuthenticationPrincipal(expression = "subject") String user,
            @PathVariable String room,
            @PathVariable long seq,
            @RequestHeader("Idempotency-Key") @Nullable String key) {
        return writes.write(user, room, key, new Body.Delete(seq));
    }

    @PutMapping("/reactions/{emoji}")
    Mono<ResponseEntity<byte[]>> react(
            @AuthenticationPrincipal(expression = "subject") String user,
            @PathVariable String room,
            @PathVariable long seq,
            @PathVariable String emoji,
            @RequestHeader("Idempotency-Key") @Nullable String key) {
        return writes.write(user, room, key, new Body.Reaction(seq, emoji, true));
    }

    @DeleteMapping("/reactions/{emoji}")
    Mono<ResponseEntity<byte[]>> reactNoMore(
            @AuthenticationPrincipal(expression = "subject") String user,
            @PathVariable String room,
            @PathVariable long seq,
            @PathVariable String emoji,
            @RequestHeader("Idempotency-Key") @Nullable String key) {
        return writes.write(user, room, key, new Body.Reaction(seq, emoji, false));
    }

    @PutMapping("/pin")
    Mono<ResponseEntity<byte[]>> pin(
            @AuthenticationPrincipal(expression = "subject") String user,
            @PathVariable String room,
            @PathVariable long seq,
            @RequestHeader("Idempotency-Key") @Nullable String key) {
        return writes.write(user, room, key, new Body.Pin(seq, true));
    }

    @DeleteMapping("/pin")
    Mono<ResponseEntity<byte[]>> unpin(
            @AuthenticationPrincipal(expression = "subject") String user,
            @PathVariable String room,
            @PathVariable long seq,
            @RequestHeader("Idempotency-Key") @Nullable String key) {
        return writes.write(user, room, key, new Body.Pin(seq, false));
    }
}
