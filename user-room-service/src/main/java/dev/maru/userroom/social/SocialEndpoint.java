package dev.maru.userroom.social;

import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.account.AccountState;
import dev.maru.userroom.account.Accounts;
import dev.maru.userroom.limit.ClientAddress;
import dev.maru.userroom.limit.Quota;
import dev.maru.userroom.limit.Quotas;
import dev.maru.userroom.session.SessionStart;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthorizationCodeAuthenticationToken;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.web.server.ServerOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** {@code /api/v1/social/{site}}: to another site and back. */
@RestController
final class SocialEndpoint {

    private static final Logger log = LoggerFactory.getLogger(SocialEndpoint.class);

    /** The page that finds out who is signed in, and goes on. */
    private static final String ARRIVED = "/signed-in";

    private static final String DOOR = "/sign-in";
    private static final String ACCOUNT = "/settings";

    private final Sites sites;
    private final ServerOAuth2AuthorizationRequestResolver resolver;
    private final ReactiveAuthenticationManager authentication;
    private final SignInRequests requests;
    private final Identities identities;
    private final Accounts accounts;
    private final SessionStart start;
    private final Quota perAddress;

    SocialEndpoint(
            Sites sites,
            ServerOAuth2AuthorizationRequestResolver resolver,
            ReactiveAuthenticationManager socialAuthentication,
            SignInRequests requests,
            Identities identities,
            Accounts accounts,
            SessionStart start,
            SocialProperties properties,
            Quotas quotas) {
        this.sites = sites;
        this.resolver = resolver;
        this.authentication = socialAuthentication;
        this.requests = requests;
        this.identities = identities;
        this.accounts = accounts;
        this.start = start;
        this.perAddress = quotas.of("sign-ins elsewhere by address", properties.perAddress(), properties.window());
    }

    /** Sends the browser to the site. */
    @GetMapping("/api/v1/social/{site}")
    Mono<Void> leave(
            @PathVariable String site, @RequestParam(required = false) @Nullable String next, ServerWebExchange http) {
        return request(site, ReturnPath.of(next), null, http)
                .flatMap(away -> redirect(http.getResponse(), URI.create(away.getAuthorizationRequestUri())));
    }

    /** The address to send the browser to, for somebody who wants to sign in through the site as well from now on. */
    @PostMapping("/api/v1/me/identities/{site}")
    Mono<Away> link(@CurrentUser String user, @PathVariable String site, ServerWebExchange http) {
        return request(site, ACCOUNT, user, http).map(away -> new Away(away.getAuthorizationRequestUri()));
    }

    /** Takes a site away, unless it is the only way in. */
    @DeleteMapping("/api/v1/me/identities/{site}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> unlink(@CurrentUser String user, @PathVariable String site) {
        return accounts.state(user)
                .switchIfEmpty(Mono.error(UserRoomErrors::unauthenticated))
                .zipWith(identities.ofUser(user))
                .flatMap(both -> both.getT1().password() == null
                                && both.getT2().stream()
                                        .allMatch(each -> each.site().equals(site))
                        ? Mono.error(UserRoomErrors.onlyWayIn())
                        : identities.unlink(user, site));
    }

    private Mono<OAuth2AuthorizationRequest> request(
            String name, String next, @Nullable String linkTo, ServerWebExchange http) {
        Site site = sites.require(name);
        return perAddress
                .take(ClientAddress.network(http.getRequest()))
                .then(resolver.resolve(http, site.name()))
                .doOnNext(
                        away -> requests.keep(site.name(), away, next, linkTo, http.getRequest(), http.getResponse()));
    }

    /** Where the site sends the browser back to. */
    @GetMapping("/api/v1/social/{site}/callback")
    Mono<Void> comeBack(
            @PathVariable String site,
            @RequestParam(required = false) @Nullable String code,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String error,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        Site from = sites.require(site);
        SignInRequest kept = requests.take(request, response);
        if (kept == null
                || !kept.site().equals(site)
                || state == null
                || !kept.state().equals(state)) {
            throw UserRoomErrors.strayCallback();
        }
        if (error != null || code == null) {
            return toDoor(response, "social-refused", site);
        }
        return perAddress
                .take(ClientAddress.network(request))
                .then(visitor(from, kept, code))
                .flatMap(visitor ->
                        kept.linkTo() == null ? identities.account(visitor) : identities.link(kept.linkTo(), visitor))
                .flatMap(account -> arrive(account, kept, request, response))
                .onErrorResume(
                        MaruException.class, e -> toDoor(response, e.code().code(), site));
    }

    private Mono<Visitor> visitor(Site site, SignInRequest kept, String code) {
        OAuth2AuthorizationRequest asked = kept.oauth2();
        OAuth2AuthorizationResponse answered = OAuth2AuthorizationResponse.success(code)
                .state(kept.state())
                .redirectUri(kept.redirectUri())
                .build();
        return authentication
                .authenticate(new OAuth2AuthorizationCodeAuthenticationToken(
                        site.registration(), new OAuth2AuthorizationExchange(asked, answered)))
                .cast(OAuth2LoginAuthenticationToken.class)
                .flatMap(site::visitor)
                .onErrorMap(AuthenticationException.class, e -> {
                    log.warn("{} did not vouch for somebody: {}", site.name(), e.toString());
                    return UserRoomErrors.socialFailed();
                })
                .switchIfEmpty(Mono.error(UserRoomErrors::socialFailed));
    }

    private Mono<Void> arrive(
            AccountState account, SignInRequest kept, ServerHttpRequest request, ServerHttpResponse response) {
        if (kept.linkTo() != null) {
            return redirect(response, URI.create(kept.next()));
        }
        return start.open(account, request, response)
                .then(Mono.defer(() -> redirect(
                        response,
                        URI.create(ARRIVED + "?next=" + URLEncoder.encode(kept.next(), StandardCharsets.UTF_8)))));
    }

    private static Mono<Void> toDoor(ServerHttpResponse response, String problem, String site) {
        return redirect(response, URI.create(DOOR + "?problem=" + problem + "&site=" + site));
    }

    private static Mono<Void> redirect(ServerHttpResponse response, URI to) {
        response.setStatusCode(HttpStatus.FOUND);
        response.getHeaders().setLocation(to);
        response.getHeaders().setCacheControl("no-store");
        return response.setComplete();
    }

    record Away(String location) {}
}
