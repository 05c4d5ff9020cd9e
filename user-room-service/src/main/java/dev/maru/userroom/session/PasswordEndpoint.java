package dev.maru.userroom.session;

import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.CurrentSession;
import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.account.AccountState;
import dev.maru.userroom.account.Accounts;
import dev.maru.userroom.password.PasswordHasher;
import dev.maru.userroom.password.PasswordRule;
import dev.maru.userroom.session.SessionStart.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code PUT /api/v1/me/password}: another password. All other sessions end. */
@RestController
final class PasswordEndpoint {

    private final Accounts accounts;
    private final PasswordCheck check;
    private final PasswordRule rule;
    private final PasswordHasher hasher;
    private final SessionStart start;

    PasswordEndpoint(
            Accounts accounts, PasswordCheck check, PasswordRule rule, PasswordHasher hasher, SessionStart start) {
        this.accounts = accounts;
        this.check = check;
        this.rule = rule;
        this.hasher = hasher;
        this.start = start;
    }

    @PutMapping("/api/v1/me/password")
    Mono<SignedIn> change(
            @CurrentUser String user,
            @CurrentSession String session,
            @RequestBody NewPassword body,
            ServerHttpRequest request) {
        String current = required("currentPassword", body.currentPassword());
        String next = required("newPassword", body.newPassword());
        return accounts.state(user)
                .switchIfEmpty(Mono.error(UserRoomErrors::unauthenticated))
                .flatMap(account -> check.require(account, "currentPassword", current, request)
                        .then(Mono.defer(() -> hash(account, next))))
                .flatMap(hash -> accounts.changeEndingSessions(user, () -> new Update().set("password", hash), session))
                .then(Mono.defer(() -> accounts.state(user)))
                .switchIfEmpty(Mono.error(UserRoomErrors::unauthenticated))
                .flatMap(account -> start.again(account, session));
    }

    private Mono<String> hash(AccountState account, String password) {
        String refusal = rule.refusal(password, account.email() == null ? "" : account.email());
        return refusal == null ? hasher.hash(password) : Mono.error(MaruException.invalid("newPassword", refusal));
    }

    private static String required(String field, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw MaruException.invalid(field, "is required");
        }
        return value;
    }

    record NewPassword(
            @Nullable String currentPassword, @Nullable String newPassword) {
        @Override
        public String toString() {
            return "NewPassword";
        }
    }
}
