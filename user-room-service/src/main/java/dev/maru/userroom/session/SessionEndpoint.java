package dev.maru.userroom.session;

import dev.maru.platform.problem.InvalidField;
import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.account.Accounts;
import dev.maru.userroom.account.Credentials;
import dev.maru.userroom.account.EmailAddress;
import dev.maru.userroom.password.PasswordHasher;
import dev.maru.userroom.profile.Me;
import dev.maru.userroom.profile.Profiles;
import dev.maru.userroom.session.Sessions.Opened;
import dev.maru.userroom.token.AccessToken;
import dev.maru.userroom.token.AccessTokenIssuer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
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
    private final Profiles profiles;
    private final PasswordHasher hasher;
    private final Sessions sessions;
    private final AccessTokenIssuer tokens;
    private final LoginGate gate;
    private final RefreshCookie cookie;

    SessionEndpoint(
            Accounts accounts,
            Profiles profiles,
            PasswordHasher hasher,
            Sessions sessions,
            AccessTokenIssuer tokens,
            LoginGate gate,
            RefreshCookie cookie) {
        this.accounts = accounts;
        this.profiles = profiles;
        this.hasher = hasher;
        this.sessions = sessions;
        this.tokens = tokens;
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
                .flatMap(user -> sessions.open(
                        user, request.getHeaders().getFirst(HttpHeaders.USER_AGENT), ClientAddress.of(request)))
                .flatMap(opened -> answer(opened, request, response));
    }

    @PostMapping("/refresh")
    Mono<SignedIn> refresh(ServerHttpRequest request, ServerHttpResponse response) {
        String token = cookie.read(request);
        if (token == null) {
            return Mono.error(UserRoomErrors.unauthenticated());
        }
        return sessions.refresh(token)
                .flatMap(opened -> answer(opened, request, response))
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
        String session = jwt == null ? null : jwt.getClaimAsString("sid");
        String token = cookie.read(request);
        if (session == null && token == null) {
            return Mono.error(UserRoomErrors.unauthenticated());
        }
        cookie.clear(request, response);
        Mono<Void> bySession = session == null ? Mono.empty() : sessions.end(session);
        Mono<Void> byToken = token == null ? Mono.empty() : sessions.endByToken(token);
        return bySession.then(byToken);
    }

    /** The user's id. Unknown address and wrong password take the same way, the same time and the same answer. */
    private Mono<String> authenticated(String email, String password, ServerHttpRequest request) {
        return Mono.defer(() -> {
            LoginGate.Attempt attempt = gate.enter(email, ClientAddress.network(request));
            return accounts.credentials(email)
                    .map(Optional::of)
                    .defaultIfEmpty(Optional.empty())
                    .flatMap(known -> hasher.matches(
                                    password,
                                    known.map(Credentials::passwordHash).orElse(null))
                            .flatMap(right -> decide(right, known, attempt)))
                    .doFinally(signal -> attempt.abandoned());
        });
    }

    private static Mono<String> decide(boolean right, Optional<Credentials> known, LoginGate.Attempt attempt) {
        if (right && known.isPresent()) {
            attempt.succeeded();
            return Mono.just(known.get().user());
        }
        attempt.failed();
        return Mono.error(UserRoomErrors.wrongCredentials());
    }

    private Mono<SignedIn> answer(Opened opened, ServerHttpRequest request, ServerHttpResponse response) {
        return profiles.me(opened.user())
                .switchIfEmpty(Mono.error(UserRoomErrors::unauthenticated))
                .map(me -> {
                    if (opened.refreshToken() != null) {
                        cookie.write(request, response, opened.refreshToken());
                    }
                    AccessToken token = tokens.issue(opened.user(), opened.session());
                    return new SignedIn(token.value(), token.expiresAt(), me);
                });
    }

    private static String required(String field, @Nullable String value, List<InvalidField> errors) {
        if (value == null || value.isBlank()) {
            errors.add(new InvalidField(field, "is required"));
        }
        return Objects.requireNonNullElse(value, "");
    }

    record SignIn(@Nullable String email, @Nullable String password) {
        @Override
        public String toString() {
            return "SignIn";
        }
    }

    record SignedIn(String accessToken, Instant expiresAt, Me user) {
        @Override
        public String toString() {
            return "SignedIn[" + user.id() + "]";
        }
    }
}
