package dev.maru.userroom.account;

import dev.maru.platform.problem.InvalidField;
import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.idempotency.NamedRequest;
import dev.maru.userroom.idempotency.RequestNames;
import dev.maru.userroom.password.PasswordRule;
import dev.maru.userroom.profile.Me;
import dev.maru.userroom.profile.Profiles;
import dev.maru.userroom.text.TextRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code POST /api/v1/accounts}: signing up. */
@RestController
final class AccountEndpoint {

    private final Accounts accounts;
    private final Profiles profiles;
    private final PasswordRule passwords;
    private final RequestNames requests;
    private final SignUpCheck check;

    AccountEndpoint(
            Accounts accounts, Profiles profiles, PasswordRule passwords, RequestNames requests, SignUpCheck check) {
        this.check = check;
        this.accounts = accounts;
        this.profiles = profiles;
        this.passwords = passwords;
        this.requests = requests;
    }

    @PostMapping("/api/v1/accounts")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<Me> create(
            @RequestHeader(name = RequestNames.HEADER, required = false) @Nullable String key,
            @RequestBody SignUp body,
            ServerHttpRequest http) {
        List<InvalidField> errors = errors(body);
        if (!errors.isEmpty()) {
            throw MaruException.invalid(errors);
        }
        String email = EmailAddress.normal(Objects.requireNonNull(body.email()));
        String password = Objects.requireNonNull(body.password());
        String chosen = body.nickname() == null ? "" : TextRule.tidy(body.nickname());
        String work = body.job() == null ? "" : body.job();
        NamedRequest request = requests.name(key, "", "POST /api/v1/accounts", email, password, chosen, work);
        String nickname = chosen.isEmpty() ? Nicknames.next() : chosen;
        Mono<Boolean> verified = Mono.defer(() -> check.verified(email, body.code()));
        return check.admit(http)
                .then(accounts.create(
                        new Accounts.NewAccount(email, verified, password, nickname, Job.of(work)), request))
                .flatMap(profiles::me)
                .switchIfEmpty(Mono.error(UserRoomErrors::unavailable));
    }

    /** All that is wrong at once, so that nobody has to correct a form field by field. */
    private List<InvalidField> errors(SignUp body) {
        List<InvalidField> errors = new ArrayList<>();
        add(errors, "email", body.email(), EmailAddress::refusal);
        String email = body.email() == null ? "" : EmailAddress.normal(body.email());
        add(errors, "password", body.password(), password -> passwords.refusal(password, email));
        if (body.passwordConfirmation() != null && !body.passwordConfirmation().equals(body.password())) {
            errors.add(new InvalidField("passwordConfirmation", "differs from the password"));
        }
        TextRule.NICKNAME.check("nickname", body.nickname(), errors);
        if (body.job() != null && Job.of(body.job()) == null) {
            errors.add(new InvalidField("job", "expected: one of " + Job.words()));
        }
        return errors;
    }

    private static void add(List<InvalidField> errors, String field, @Nullable String value, Rule rule) {
        String refusal = value == null ? "is required" : rule.refusal(value);
        if (refusal != null) {
            errors.add(new InvalidField(field, refusal));
        }
    }

    @FunctionalInterface
    private interface Rule {
        @Nullable
        String refusal(String value);
    }

    /**
     * @param passwordConfirmation optional: what was typed a second time
     * @param nickname optional: one is made for those who do not choose
     * @param job optional
     * @param code what came by mail to the address; whether it is optional is a setting
     */
    record SignUp(
            @Nullable String email,
            @Nullable String password,
            @Nullable String passwordConfirmation,
            @Nullable String nickname,
            @Nullable String job,
            @Nullable String code) {

        @Override
        public String toString() {
            return "SignUp";
        }
    }
}
