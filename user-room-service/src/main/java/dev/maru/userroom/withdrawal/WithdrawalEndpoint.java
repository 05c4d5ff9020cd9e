package dev.maru.userroom.withdrawal;

import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.account.AccountState;
import dev.maru.userroom.account.Accounts;
import dev.maru.userroom.session.PasswordCheck;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Withdrawal and deactivation: both sign out everywhere, and ask for the password where there is one. */
@RestController
@RequestMapping("/api/v1/me")
final class WithdrawalEndpoint {

    private final Accounts accounts;
    private final PasswordCheck check;
    private final Clock clock;

    WithdrawalEndpoint(Accounts accounts, PasswordCheck check, Clock clock) {
        this.accounts = accounts;
        this.check = check;
        this.clock = clock;
    }

    @PostMapping("/withdrawal")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> withdraw(@CurrentUser String user, @RequestBody Goodbye body, ServerHttpRequest request) {
        return confirmed(user, body, request)
                .flatMap(account -> accounts.withdraw(account.id(), Boolean.TRUE.equals(body.erase())));
    }

    @PostMapping("/deactivation")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> deactivate(@CurrentUser String user, @RequestBody Goodbye body, ServerHttpRequest request) {
        if (body.erase() != null) {
            throw MaruException.invalid("erase", "is for withdrawal");
        }
        return confirmed(user, body, request)
                .flatMap(account -> accounts.changeEndingSessions(
                        account.id(),
                        () -> new Update().set("deactivatedAt", clock.instant().truncatedTo(ChronoUnit.MILLIS)),
                        null));
    }

    private Mono<AccountState> confirmed(String user, Goodbye body, ServerHttpRequest request) {
        if (!Boolean.TRUE.equals(body.confirm())) {
            throw MaruException.invalid("confirm", "expected: true");
        }
        return accounts.state(user)
                .switchIfEmpty(Mono.error(UserRoomErrors::unauthenticated))
                .flatMap(account -> account.password() == null
                        ? Mono.just(account)
                        : check.require(account, "password", Objects.requireNonNullElse(body.password(), ""), request)
                                .thenReturn(account));
    }

    /**
     * @param confirm true, so that nobody goes away by mistake
     * @param password where the account has one
     * @param erase whether what the person wrote and showed is to go as well
     */
    record Goodbye(
            @Nullable Boolean confirm,
            @Nullable String password,
            @Nullable Boolean erase) {
        @Override
        public String toString() {
            return "Goodbye";
        }
    }
}
