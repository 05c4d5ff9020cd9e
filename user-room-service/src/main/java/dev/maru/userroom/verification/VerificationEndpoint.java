package dev.maru.userroom.verification;

import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.account.AccountState;
import dev.maru.userroom.account.Accounts;
import dev.maru.userroom.mail.Mail;
import dev.maru.userroom.mail.RequestedMail;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Asking for a code by mail, and showing it. */
@RestController
final class VerificationEndpoint {

    private final Accounts accounts;
    private final EmailCodes codes;
    private final RequestedMail mail;

    VerificationEndpoint(Accounts accounts, EmailCodes codes, RequestedMail requestedCodes) {
        this.accounts = accounts;
        this.codes = codes;
        this.mail = requestedCodes;
    }

    @PostMapping("/api/v1/email-codes")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Mono<Void> send(@RequestBody Address body, ServerHttpRequest request) {
        return mail.send(body.email(), request, this::letter);
    }

    private Mono<Mail> letter(String email, Optional<AccountState> known) {
        return known.filter(AccountState::hasVerifiedEmail).isPresent()
                ? Mono.just(Letters.known(email))
                : codes.next(email).map(code -> Letters.code(email, code));
    }

    @PutMapping("/api/v1/me/email/verification")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> verify(@CurrentUser String user, @RequestBody Code body) {
        String code = body.code();
        if (code == null || code.isBlank()) {
            throw MaruException.invalid("code", "is required");
        }
        return accounts.state(user)
                .switchIfEmpty(Mono.error(UserRoomErrors::unauthenticated))
                .flatMap(account -> account.email() == null
                        ? Mono.<Boolean>error(MaruException.notFound("E-mail address"))
                        : codes.use(account.email(), code))
                .flatMap(right -> right
                        ? accounts.change(user, new Update().set("emailVerified", true))
                        : Mono.error(UserRoomErrors.wrongCode()));
    }

    record Address(@Nullable String email) {}

    record Code(@Nullable String code) {
        @Override
        public String toString() {
            return "Code";
        }
    }
}
