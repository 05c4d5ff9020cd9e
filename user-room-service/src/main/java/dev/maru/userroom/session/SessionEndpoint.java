package dev.maru.userroom.session;

import dev.maru.platform.problem.InvalidField;
import dev.maru.platform.problem.MaruException;
import dev.maru.platform.security.RevokedTokens;
import dev.maru.userroom.CurrentSession;
import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.account.AccountState;
import dev.maru.userroom.account.Accounts;
import dev.maru.userroom.account.EmailAddress;
import dev.maru.userroom.limit.ClientAddress;
import dev.maru.userroom.password.PasswordHasher;
import dev.maru.userroom.session.SessionStart.SignedIn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code /api/v1/sessions}: signing in, staying signed in, signing out. */
@RestController
@RequestMapping(RefreshCookie.PATH)
final class SessionEndpoint {

    private final Accounts accounts;
    private final PasswordHasher hasher;
    private final Sessions sessions;
    private final SessionStart start;
    private final LoginGate gate;
    private final RefreshCookie cookie;

    SessionEndpoint(
            Accounts accounts,
            PasswordHasher hasher,
            Sessions sessions,
            SessionStart start,
            LoginGate gate,
            RefreshCookie cookie) {
        this.accounts = accounts;
        this.hasher = hasher;
        this.sessions = sessions;
        this.start = start;
        this.gate = gate;
        this.cookie = cookie;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Mono<SignedIn> signIn(@RequestBody SignIn body, ServerHttpRequest request, ServerHttpResponse response) {
        List<InvalidField> errors = new ArrayList<>();
        String email = required("email", body.email(), errors);
        String password = required("password", body.password(), errors);
        if (!errors.isEmpty()) {
            throw MaruException.invalid(errors);
        }
        return authenticated(EmailAddress.normal(email), password, request)
                .flatMap(account -> Boolean.TRUE.equals(body.reactivate()) ? awake(account) : Mono.just(account))
                .flatMap(account -> start.open(account, request, response));
    }

    private Mono<AccountState> awake(AccountState account) {
        return account.isDeactivated()
                ? accounts.change(account.id(), new Update().unset("deactivatedAt"))
                        .then(accounts.state(account.id()))
                : Mono.just(account);
    }

    /** Where somebody is signed in. */
    @GetMapping
    Mono<Items> list(@CurrentUser String user, @CurrentSession String current) {
        return accounts.state(user)
                .switchIfEmpty(Mono.error(UserRoomErrors::unauthenticated))
                .flatMap(sessions::ofUser)
                .map(found -> new Items(found.stream()
                        .map(session -> new Shown(
                                session.id(),
                                session.device(),
                                session.address(),
                                session.createdAt(),
                                session.seenAt(),
                                session.id().equals(current)))
                        .toList()));
    }

    /** Signs out somewhere else. */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> end(@CurrentUser String user, @PathVariable String id) {
        return sessions.end(user, id)
                .flatMap(ended -> ended ? Mono.<Void>empty() : Mono.error(MaruException.notFound("Session")));
    }

    /** Signs out everywhere else. The answer has a new token: the one that asked is of those that end. */
    @DeleteMapping
    Mono<SignedIn> endOthers(@CurrentUser String user, @CurrentSession String session) {
        return accounts.changeEndingSessions(user, Update::new, session)
                .then(Mono.defer(() -> accounts.state(user)))
                .switchIfEmpty(Mono.error(UserRoomErrors::unauthenticated))
                .flatMap(account -> start.again(account, session));
    }

    @PostMapping("/refresh")
    Mono<SignedIn> refresh(ServerHttpRequest request, ServerHttpResponse response) {
        String token = cookie.read(request);
        if (token == null) {
            return Mono.error(UserRoomErrors.unauthenticated());
        }
        return sessions.refresh(token)
                .flatMap(opened -> start.answer(opened, request, response))
                .doOnError(MaruException.class, refused -> {
                    if (refused.code().status() == HttpStatus.UNAUTHORIZED.value()) {
                        cookie.clear(request, response);
                    }
                });
    }

    @DeleteMapping("/current")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> signOut(
            @AuthenticationPrincipal @Nullable Jwt jwt, ServerHttpRequest request, ServerHttpResponse response) {
        String user = jwt == null ? null : jwt.getSubject();
        String session = jwt == null ? null : jwt.getClaimAsString(RevokedTokens.SESSION);
        String token = cookie.read(request);
        if (session == null && token == null) {
            return Mono.error(UserRoomErrors.unauthenticated());
        }
        cookie.clear(request, response);
        Mono<Void> bySession = user == null || session == null
                ? Mono.empty()
                : sessions.end(user, session).then();
        Mono<Void> byToken = token == null ? Mono.empty() : sessions.endByToken(token);
        return bySession.then(byToken);
    }

    /** Unknown address and wrong password take the same way, the same time and the same answer. */
    private Mono<AccountState> authenticated(String email, String password, ServerHttpRequest request) {
        return gate.enter(email, ClientAddress.network(request))
                .flatMap(attempt -> accounts.byEmail(email)
                        .map(Optional::of)
                        .defaultIfEmpty(Optional.empty())
                        .flatMap(known -> hasher.matches(
                                        password,
                                        known.map(AccountState::password).orElse(null))
                                .flatMap(right -> decide(right, known, attempt)))
                        .doFinally(signal -> attempt.abandoned()));
    }

    private static Mono<AccountState> decide(boolean right, Optional<AccountState> known, LoginGate.Attempt attempt) {
        if (right && known.isPresent()) {
            attempt.succeeded();
            return Mono.just(known.get());
        }
        attempt.failed();
        return Mono.error(UserRoomErrors.wrongCredentials());
    }

    private static String required(String field, @Nullable String value, List<InvalidField> errors) {
        if (value == null || value.isBlank()) {
            errors.add(new InvalidField(field, "is required"));
        }
        return Objects.requireNonNullElse(value, "");
    }

    /** @param reactivate whether a deactivated account is to be used again */
    record SignIn(
            @Nullable String email,
            @Nullable String password,
            @Nullable Boolean reactivate) {
        @Override
        public String toString() {
            return "SignIn";
        }
    }

    record Items(List<Shown> items) {}

    /** @param current whether it is the session that asks */
    record Shown(String id, String device, String address, Instant createdAt, Instant seenAt, boolean current) {}
}
