package dev.maru.platform.security;

import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import java.util.List;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** From the {@code Authorization} header to Spring Security's idea of a caller. */
final class Authentications {

    private static final String SCHEME = "Bearer ";

    /** Stands for more than one header: no token, so nobody has to decide which of them counts. */
    private static final String AMBIGUOUS = "ambiguous";

    private Authentications() {}

    /**
     * A filter that knows callers by one kind of token.
     *
     * @param decode the token's check: {@link BadJwtException} means a bad token, anything else that we cannot tell now
     * @param lenient requests that go on without a caller when their token is bad
     */
    static AuthenticationWebFilter filter(
            String kind, Function<String, Mono<Jwt>> decode, ServerWebExchangeMatcher lenient) {
        ReactiveAuthenticationManager manager = authentication -> Mono.just(authentication)
                .cast(BearerTokenAuthenticationToken.class)
                .flatMap(bearer -> decode.apply(bearer.getToken()))
                .<JwtAuthenticationToken>map(jwt -> new JwtAuthenticationToken(jwt, Roles.of(kind, jwt)))
                .onErrorMap(JwtException.class, Authentications::failure)
                .cast(Authentication.class);
        AuthenticationWebFilter filter = new AuthenticationWebFilter(manager);
        filter.setServerAuthenticationConverter(Authentications::bearer);
        filter.setAuthenticationFailureHandler((failed, error) -> lenient.matches(failed.getExchange())
                .flatMap(match ->
                        match.isMatch() ? failed.getChain().filter(failed.getExchange()) : Mono.error(refusal(error))));
        return filter;
    }

    /** Keys that cannot be had say nothing about the token: that is 503, not 401. */
    private static AuthenticationException failure(JwtException error) {
        return error instanceof BadJwtException
                ? new InvalidBearerTokenException("The token is not valid", error)
                : new AuthenticationServiceException("The token cannot be checked now", error);
    }

    private static MaruException refusal(AuthenticationException error) {
        return error instanceof AuthenticationServiceException
                ? new MaruException(ErrorCode.UNAVAILABLE, "The token cannot be checked now, try again")
                : new MaruException(ErrorCode.UNAUTHENTICATED, "The token is not valid, sign in again");
    }

    private static Mono<Authentication> bearer(ServerWebExchange exchange) {
        List<String> headers = exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.AUTHORIZATION);
        if (headers.size() > 1) {
            return Mono.just(new BearerTokenAuthenticationToken(AMBIGUOUS));
        }
        String header = headers.isEmpty() ? "" : headers.getFirst();
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Mono.empty();
        }
        String token = header.substring(SCHEME.length());
        return token.isBlank() ? Mono.empty() : Mono.just(new BearerTokenAuthenticationToken(token));
    }
}
