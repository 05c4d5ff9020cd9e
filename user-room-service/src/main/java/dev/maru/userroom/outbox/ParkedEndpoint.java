package dev.maru.userroom.outbox;

import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.audit.AuditLog;
import dev.maru.userroom.paging.Page;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code /api/v1/admin/parked}: what others refused to take for so long that nobody offers it any more. */
@RestController
@RequestMapping("/api/v1/admin/parked")
final class ParkedEndpoint {

    /** The most that are shown; the metric counts all. */
    private static final int MOST = 100;

    private final PendingChanges pending;
    private final AuditLog audit;

    ParkedEndpoint(PendingChanges pending, AuditLog audit) {
        this.pending = pending;
        this.audit = audit;
    }

    @GetMapping
    Mono<Page<Parked>> list() {
        return pending.parked(MOST).map(Parked::of).collectList().map(items -> new Page<>(items, null));
    }

    /** Offers all of it again, once what was in the way is mended. */
    @PostMapping("/replay")
    Mono<Replayed> replay(@CurrentUser String admin, ServerHttpRequest request) {
        return audit.write(admin, "replay-parked", "outbox", "", request)
                .then(Mono.defer(pending::replay))
                .map(Replayed::new);
    }

    /** @param problem what the receiver said last */
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
    }

    record Replayed(long replayed) {}
}
