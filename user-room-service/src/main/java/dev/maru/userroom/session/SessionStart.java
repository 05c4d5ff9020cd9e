package dev.maru.userroom.session;

import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.account.AccountState;
import dev.maru.userroom.account.Admins;
import dev.maru.userroom.limit.ClientAddress;
import dev.maru.userroom.profile.Me;
import dev.maru.userroom.profile.Profiles;
import dev.maru.userroom.session.Sessions.Opened;
import dev.maru.userroom.token.AccessToken;
import dev.maru.userroom.token.AccessTokenIssuer;
import java.time.Clock;
import java.time.Instant;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/** What happens to everybody who has shown who they are, in whatever way: a session, its cookie, and a first token. */
public final class SessionStart {

    private final Sessions sessions;
    private final Profiles profiles;
    private final AccessTokenIssuer tokens;
    private final Admins admins;
    private final RefreshCookie cookie;
    private final Clock clock;

    SessionStart(
            Sessions sessions,
            Profiles profiles,
            AccessTokenIssuer tokens,
            Admins admins,
            RefreshCookie cookie,
            Clock clock) {
        this.sessions = sessions;
        this.profiles = profiles;
        this.tokens = tokens;
        this.admins = admins;
        this.cookie = cookie;
        this.clock = clock;
    }

    /** Opens a session; refused for who is suspended or deactivated. */
    public Mono<SignedIn> open(AccountState account, ServerHttpRequest request, ServerHttpResponse response) {
        MaruException refusal = account.refusal(clock.instant());
        if (refusal != null) {
            return Mono.error(refusal);
        }
        return sessions.open(account, request.getHeaders().getFirst(HttpHeaders.USER_AGENT), ClientAddress.of(request))
                .flatMap(opened -> answer(opened, request, response));
    }

    Mono<SignedIn> answer(Opened opened, ServerHttpRequest request, ServerHttpResponse response) {
        return profiles.me(opened.account().id())
                .switchIfEmpty(Mono.error(UserRoomErrors::unauthenticated))
                .map(me -> {
                    if (opened.refreshToken() != null) {
                        cookie.write(request, response, opened.refreshToken());
                    }
                    return signedIn(opened.account(), opened.session(), me);
                });
    }

    /** A token of the account as it is now, for a session that goes on. */
    Mono<SignedIn> again(AccountState account, String session) {
        return profiles.me(account.id())
                .switchIfEmpty(Mono.error(UserRoomErrors::unauthenticated))
                .map(me -> signedIn(account, session, me));
    }

    private SignedIn signedIn(AccountState account, String session, Me me) {
        AccessToken token = tokens.issue(account.id(), session, account.currentGeneration(), admins.role(account));
        return new SignedIn(token.value(), token.expiresAt(), me);
    }

    /** The answer to signing in. The refresh token is in a cookie. */
    public record SignedIn(String accessToken, Instant expiresAt, Me user) {
        @Override
        public String toString() {
            return "SignedIn[" + user.id() + "]";
        }
    }
}
