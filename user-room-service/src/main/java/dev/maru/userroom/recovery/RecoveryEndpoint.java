package dev.maru.userroom.recovery;

import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.account.AccountState;
import dev.maru.userroom.account.Accounts;
import dev.maru.userroom.mail.Mail;
import dev.maru.userroom.mail.MailProperties;
import dev.maru.userroom.mail.RequestedMail;
import dev.maru.userroom.password.PasswordHasher;
import dev.maru.userroom.password.PasswordRule;
import java.net.URI;
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

/** {@code /api/v1/password-resets}: asking for a link, and using it. */
@RestController
@RequestMapping("/api/v1/password-resets")
final class RecoveryEndpoint {

    private final Accounts accounts;
    private final PasswordResets resets;
    private final PasswordRule rule;
    private final PasswordHasher hasher;
    private final RequestedMail mail;
    private final URI publicUrl;

    RecoveryEndpoint(
            Accounts accounts,
            PasswordResets resets,
            PasswordRule rule,
            PasswordHasher hasher,
            RequestedMail requestedResets,
            MailProperties properties) {
        this.accounts = accounts;
        this.resets = resets;
        this.rule = rule;
        this.hasher = hasher;
        this.mail = requestedResets;
        this.publicUrl = properties.publicUrl();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Mono<Void> send(@RequestBody Address body, ServerHttpRequest request) {
        return mail.send(
                body.email(),
                request,
                (email, known) -> Mono.justOrEmpty(known).flatMap(account -> letter(email, account)));
    }

    /** The token is behind the #, which no browser sends anywhere. */
    private Mono<Mail> letter(String email, AccountState account) {
        if (account.password() == null) {
            return Mono.just(Letters.withoutPassword(email, publicUrl));
        }
        return resets.removeOld()
                .then(resets.next(account))
                .map(token -> Letters.reset(email, publicUrl.resolve("/reset#token=" + token)));
    }

    @PostMapping("/confirmation")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> confirm(@RequestBody NewPassword body, ServerHttpRequest request) {
        String token = required("token", body.token());
        String password = required("newPassword", body.newPassword());
        String refusal = rule.refusal(password, "");
        if (refusal != null) {
            throw MaruException.invalid("newPassword", refusal);
        }
        return mail.admit(request)
                .then(resets.take(token))
                .flatMap(reset -> accounts.state(reset.user())
                        .filter(account -> account.currentGeneration() == reset.generation()))
                .switchIfEmpty(Mono.error(UserRoomErrors::linkUsed))
                .flatMap(account -> hasher.hash(password)
                        .flatMap(hash -> accounts.changeEndingSessions(
                                account.id(),
                                // Whoever came this way reads the mail of the address.
                                () -> new Update().set("password", hash).set("emailVerified", true),
                                null))
                        .then(resets.forget(account.id())));
    }

    private static String required(String field, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw MaruException.invalid(field, "is required");
        }
        return value;
    }

    record Address(@Nullable String email) {}

    record NewPassword(@Nullable String token, @Nullable String newPassword) {
        @Override
        public String toString() {
            return "NewPassword";
        }
    }
}
