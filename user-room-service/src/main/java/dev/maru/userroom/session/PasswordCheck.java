package dev.maru.userroom.session;

import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.account.AccountState;
import dev.maru.userroom.limit.ClientAddress;
import dev.maru.userroom.password.PasswordHasher;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/**
 * Asks somebody who is signed in for the password once more, before what cannot be taken back. Wrong ones count like those
 * at the door: whoever found an open browser may not guess here instead.
 */
public final class PasswordCheck {

    private final PasswordHasher hasher;
    private final LoginGate gate;

    PasswordCheck(PasswordHasher hasher, LoginGate gate) {
        this.hasher = hasher;
        this.gate = gate;
    }

    /** Completes when it is the password; {@code wrong-password} about the field when it is not. */
    public Mono<Void> require(AccountState account, String field, String password, ServerHttpRequest request) {
        return Mono.defer(() -> {
            if (account.password() == null) {
                return Mono.error(UserRoomErrors.noPassword());
            }
            String who = account.email() == null ? account.id() : account.email();
            return gate.enter(who, ClientAddress.network(request))
                    .flatMap(attempt -> hasher.matches(password, account.password())
                            .<Void>flatMap(right -> {
                                if (right) {
                                    attempt.succeeded();
                                    return Mono.empty();
                                }
                                attempt.failed();
                                return Mono.error(UserRoomErrors.wrongPassword(field));
                            })
                            .doFinally(signal -> attempt.abandoned()));
        });
    }
}
