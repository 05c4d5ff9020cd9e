package dev.maru.userroom.outbox;

import dev.maru.contracts.room.ParkedFact;
import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.audit.AuditLog;
import dev.maru.userroom.chat.ChatClient;
import dev.maru.userroom.paging.Page;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/**
 * {@code /api/v1/admin/parked}: what others refused to take for so long that nobody offers it any more, and facts whose lines chat-service
 * cannot write into the logs of rooms.
 */
@RestController
@RequestMapping("/api/v1/admin/parked")
final class ParkedEndpoint {

    /** The most that are shown; the metric counts all. */
    private static final int MOST = 100;

    private final PendingChanges pending;
    private final ChatClient chat;
    private final AuditLog audit;

    ParkedEndpoint(PendingChanges pending, ChatClient chat, AuditLog audit) {
        this.pending = pending;
        this.chat = chat;
        this.audit = audit;
    }

    @GetMapping
    Mono<Page<Parked>> list() {
        return Mono.zip(pending.parked(MOST).map(Parked::of).collectList(), chat.parked())
                .map(both -> Stream.concat(
                                both.getT1().stream(), both.getT2().stream().map(Parked::of))
                        .sorted(Comparator.comparing(Parked::parkedAt))
                        .limit(MOST)
                        .toList())
                .map(items -> new Page<>(items, null));
    }

    /** Offers all of it again, once what was in the way is mended. 503 {@code unavailable} when chat-service is away. */
    @PostMapping("/replay")
    Mono<Replayed> replay(@CurrentUser String admin, ServerHttpRequest request) {
        return audit.write(admin, "replay-parked", "outbox", "", request)
                .then(Mono.defer(pending::replay))
                .zipWhen(_ -> chat.replayParked(), Long::sum)
                .map(Replayed::new);
    }

    /**
     * @param kind what kind of aggregate it is about; {@code line} for a line that chat-service cannot write
     * @param aggregate which one; the room for a line
     * @param problem what the receiver said last
     */
    record Parked(
            String id,
            String kind,
            String aggregate,
            Instant parkedAt,
            @Nullable String problem) {

        static Parked of(PendingChange change) {
            return new Parked(
                    change.key(),
                    change.owner(),
                    change.aggregate(),
                    Objects.requireNonNull(change.parkedAt()),
                    change.problem());
        }

        static Parked of(ParkedFact fact) {
            return new Parked(fact.key(), "line", fact.room(), fact.parkedAt(), fact.problem());
        }
    }

    record Replayed(long replayed) {}
}
