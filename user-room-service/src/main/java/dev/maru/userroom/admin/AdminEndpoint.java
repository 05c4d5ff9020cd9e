package dev.maru.userroom.admin;

import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.account.AccountState;
import dev.maru.userroom.account.Accounts;
import dev.maru.userroom.account.Admins;
import dev.maru.userroom.account.Suspension;
import dev.maru.userroom.audit.Act;
import dev.maru.userroom.audit.AuditLog;
import dev.maru.userroom.paging.Limit;
import dev.maru.userroom.paging.Page;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code /api/v1/admin}: accounts and the audit log. The filter chain lets administrators in and nobody else. */
@RestController
@RequestMapping("/api/v1/admin")
final class AdminEndpoint {

    private static final int DEFAULT_LIMIT = 50;

    private final AdminUsers users;
    private final Accounts accounts;
    private final Admins admins;
    private final AuditLog audit;
    private final Clock clock;

    AdminEndpoint(AdminUsers users, Accounts accounts, Admins admins, AuditLog audit, Clock clock) {
        this.users = users;
        this.accounts = accounts;
        this.admins = admins;
        this.audit = audit;
        this.clock = clock;
    }

    /** Newest first; those that are found by a text all at once, as far as the limit goes. */
    @GetMapping("/users")
    Mono<Page<AdminUser>> list(
            @RequestParam(required = false) @Nullable String query,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(required = false) @Nullable String limit) {
        int size = Limit.of(limit, DEFAULT_LIMIT);
        if (query != null && !query.isBlank()) {
            return users.search(query, size).collectList().map(found -> new Page<>(found, null));
        }
        return users.newest(before, size + 1).collectList().map(found -> Page.of(found, size, AdminUser::id));
    }

    @GetMapping("/users/{id}")
    Mono<AdminUser> get(@PathVariable String id) {
        return users.find(id).switchIfEmpty(Mono.error(UserRoomErrors::noPerson));
    }

    /** Keeps somebody out, from this moment on. */
    @PutMapping("/users/{id}/suspension")
    Mono<AdminUser> suspend(
            @CurrentUser String admin,
            @PathVariable String id,
            @RequestBody NewSuspension body,
            ServerHttpRequest request) {
        String reason = AuditLog.reason(body.reason());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (body.until() != null && !body.until().isAfter(now)) {
            throw MaruException.invalid("until", "expected: a time to come");
        }
        var suspension = new Suspension(reason, admin, now, body.until());
        return other(id)
                .flatMap(account -> audit.write(admin, "suspend", id, reason, request))
                .then(Mono.defer(() ->
                        accounts.changeEndingSessions(id, () -> new Update().set("suspension", suspension), null)))
                .then(Mono.defer(() -> users.find(id)));
    }

    @DeleteMapping("/users/{id}/suspension")
    Mono<AdminUser> admit(@CurrentUser String admin, @PathVariable String id, ServerHttpRequest request) {
        return other(id)
                .flatMap(account -> audit.write(admin, "end-suspension", id, "", request))
                .then(Mono.defer(() -> accounts.change(id, new Update().unset("suspension"))))
                .then(Mono.defer(() -> users.find(id)));
    }

    /** Signs somebody out everywhere. */
    @DeleteMapping("/users/{id}/sessions")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> signOut(@CurrentUser String admin, @PathVariable String id, ServerHttpRequest request) {
        return other(id)
                .flatMap(account -> audit.write(admin, "end-sessions", id, "", request))
                .then(Mono.defer(() -> accounts.changeEndingSessions(id, Update::new, null)));
    }

    @GetMapping("/audit")
    Mono<Page<Act>> acts(
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(required = false) @Nullable String limit) {
        int size = Limit.of(limit, DEFAULT_LIMIT);
        return audit.before(before, size + 1).collectList().map(found -> Page.of(found, size, Act::id));
    }

    /** Administrators are named by the operator, who takes the name away: they cannot lock each other out. */
    private Mono<AccountState> other(String id) {
        return accounts.state(id)
                .switchIfEmpty(Mono.error(UserRoomErrors::noPerson))
                .flatMap(account -> admins.includes(account)
                        ? Mono.error(new MaruException(ErrorCode.FORBIDDEN, "This is an administrator"))
                        : Mono.just(account));
    }

    /** @param until optional: otherwise it lasts until an administrator ends it */
    record NewSuspension(@Nullable String reason, @Nullable Instant until) {}
}
