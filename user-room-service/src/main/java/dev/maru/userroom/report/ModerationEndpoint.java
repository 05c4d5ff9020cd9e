package dev.maru.userroom.report;

import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.audit.AuditLog;
import dev.maru.userroom.paging.Limit;
import dev.maru.userroom.paging.Page;
import dev.maru.userroom.text.TextRule;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** {@code /api/v1/admin/reports}: the moderation queue, oldest first. */
@RestController
@RequestMapping("/api/v1/admin/reports")
final class ModerationEndpoint {

    private static final int DEFAULT_LIMIT = 50;
    private static final Set<String> DECISIONS = Set.of("resolved", "dismissed");

    private final Reports reports;
    private final AuditLog audit;
    private final ReportedMessages messages;

    ModerationEndpoint(Reports reports, AuditLog audit, ReportedMessages messages) {
        this.reports = reports;
        this.audit = audit;
        this.messages = messages;
    }

    @GetMapping
    Mono<Page<Shown>> list(
            @RequestParam(defaultValue = Report.OPEN) String state,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String limit) {
        if (!Report.OPEN.equals(state) && !DECISIONS.contains(state)) {
            throw MaruException.invalid("state", "expected: open, resolved or dismissed");
        }
        int size = Limit.of(limit, DEFAULT_LIMIT);
        return reports.in(state, after, size + 1)
                .map(Shown::of)
                .collectList()
                .map(found -> Page.of(found, size, Shown::id));
    }

    /**
     * What a reported message says and shows, with a few lines before and after it. Only of what somebody reported who was in the room, and
     * each time it is written down.
     */
    @GetMapping("/{id}/messages")
    Mono<JsonNode> messages(@CurrentUser String admin, @PathVariable String id, ServerHttpRequest request) {
        return reports.find(id)
                .filter(Report::isOfMessage)
                .switchIfEmpty(Mono.error(MaruException.notFound("Report of a message")))
                .flatMap(
                        report -> audit.write(admin, "read-report", id, report.room() + " #" + report.target(), request)
                                .then(Mono.defer(() -> messages.of(report))));
    }

    @PutMapping("/{id}")
    Mono<Shown> decide(
            @CurrentUser String admin, @PathVariable String id, @RequestBody Decision body, ServerHttpRequest request) {
        String state = body.state();
        if (state == null || !DECISIONS.contains(state)) {
            throw MaruException.invalid("state", "expected: resolved or dismissed");
        }
        String note = body.note() == null ? "" : TextRule.ABOUT.apply("note", body.note());
        return reports.find(id)
                .switchIfEmpty(Mono.error(MaruException.notFound("Report")))
                .flatMap(report -> audit.write(admin, "report-" + state, id, note, request))
                .then(Mono.defer(() -> reports.decide(id, state, admin, note)))
                .flatMap(decided -> decided
                        ? reports.find(id)
                        : Mono.error(new MaruException(ErrorCode.CONFLICT, "Somebody decided on this report before")))
                .map(Shown::of);
    }

    record Decision(@Nullable String state, @Nullable String note) {}

    record Shown(
            String id,
            String by,
            String kind,
            String target,
            @Nullable String room,
            String reason,
            String text,
            Instant createdAt,
            String state,
            @Nullable String decidedBy,
            @Nullable Instant decidedAt,
            @Nullable String note) {

        static Shown of(Report report) {
            return new Shown(
                    report.id(),
                    report.by(),
                    report.kind(),
                    report.target(),
                    report.room(),
                    report.reason(),
                    report.text(),
                    report.at(),
                    report.state(),
                    report.decidedBy(),
                    report.decidedAt(),
                    report.note());
        }
    }
}
