package dev.maru.platform.security;

import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import dev.maru.platform.secret.Secrets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.reactive.ReactiveOAuth2ResourceServerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authorization.ServerAccessDeniedHandler;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.util.matcher.OrServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.PathPatternParserServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * One filter chain for other services ({@code /internal/**}) and one for users (everything else). A service that has a
 * chain of its own, like the gateway, gets none of this.
 */
@AutoConfiguration(before = ReactiveOAuth2ResourceServerAutoConfiguration.class)
@ConditionalOnMissingBean(SecurityWebFilterChain.class)
@EnableConfigurationProperties(SecurityProperties.class)
class SecurityAutoConfiguration {

    private static final ServerWebExchangeMatcher NOWHERE = _ -> ServerWebExchangeMatcher.MatchResult.notMatch();

    @Bean
    @ConditionalOnMissingBean
    JwkSource jwkSource(WebClient.Builder client, SecurityProperties properties) {
        return new RemoteJwkSource(client.build(), properties.jwksUri(), InstantSource.system());
    }

    @Bean
    ReactiveJwtDecoder accessTokens(SecurityProperties properties, JwkSource keys, RevokedTokens revoked) {
        return new AccessTokens(properties.issuer(), properties.audience(), keys, revoked);
    }

    @Bean
    RevokedTokens revokedTokens() {
        return new RevokedTokens(InstantSource.system());
    }

    @Bean
    @ConditionalOnMissingBean
    RevocationFeed revocationFeed(
            WebClient.Builder client, ServiceTokens serviceTokens, SecurityProperties properties) {
        WebClient revoking = client.filter(new ServiceTokenFilter(serviceTokens, properties.tokenService()))
                .build();
        return new RemoteRevocationFeed(revoking, properties.revocationsUri().toString());
    }

    @Bean
    RevocationFollower revocationFollower(RevocationFeed feed, RevokedTokens revoked) {
        return new RevocationFollower(feed, revoked, InstantSource.system());
    }

    @Bean
    ServiceTokens serviceTokens(SecurityProperties properties, @Value("${spring.application.name}") String service) {
        byte[] secret = Secrets.require("MARU_SERVICE_SECRET", properties.serviceSecret());
        return new ServiceTokens(service, secret, InstantSource.system());
    }

    @Bean
    @Order(1)
    SecurityWebFilterChain internalChain(ServerHttpSecurity http, ServiceTokens tokens) {
        return stateless(http)
                .securityMatcher(new PathPatternParserServerWebExchangeMatcher("/internal/**"))
                .addFilterAt(
                        Authentications.filter("service", tokens::decode, NOWHERE),
                        SecurityWebFiltersOrder.AUTHENTICATION)
                .authorizeExchange(exchange -> exchange.anyExchange().authenticated())
                .build();
    }

    @Bean
    @Order(2)
    SecurityWebFilterChain userChain(
            ServerHttpSecurity http,
            ReactiveJwtDecoder tokens,
            ObjectProvider<PublicPaths> publicPaths,
            ObjectProvider<GuestPaths> guestPaths) {
        ServerWebExchangeMatcher open = open(publicPaths.stream().toList());
        ServerWebExchangeMatcher forGuests =
                any(guestPaths.stream().flatMap(each -> each.paths().stream()).toList());
        return stateless(http)
                .addFilterAt(
                        Authentications.filter("user", tokens::decode, open), SecurityWebFiltersOrder.AUTHENTICATION)
                .authorizeExchange(exchange -> exchange.matchers(open)
                        .permitAll()
                        .pathMatchers("/api/v1/admin/**")
                        .access((caller, _) -> caller.map(SecurityAutoConfiguration::isAdmin))
                        .matchers(forGuests)
                        .authenticated()
                        .anyExchange()
                        .access((caller, _) -> caller.map(SecurityAutoConfiguration::isNoGuest)))
                .build();
    }

    private static AuthorizationResult isAdmin(Authentication caller) {
        return new AuthorizationDecision(caller.isAuthenticated()
                && caller.getAuthorities().stream().anyMatch(Roles.AUTHORITY_OF_ADMINS::equals));
    }

    private static AuthorizationResult isNoGuest(Authentication caller) {
        return new AuthorizationDecision(caller.isAuthenticated()
                && caller.getAuthorities().stream().noneMatch(Roles.AUTHORITY_OF_GUESTS::equals));
    }

    private static ServerWebExchangeMatcher open(List<PublicPaths> contributed) {
        List<PublicPaths.Path> open = new ArrayList<>();
        // Only the management port has anything there; it is not published.
        open.add(PublicPaths.any("/actuator/**"));
        contributed.forEach(each -> open.addAll(each.paths()));
        return any(open);
    }

    private static ServerWebExchangeMatcher any(List<PublicPaths.Path> paths) {
        if (paths.isEmpty()) {
            return NOWHERE;
        }
        return new OrServerWebExchangeMatcher(paths.stream()
                .<ServerWebExchangeMatcher>map(path -> path.method() == null
                        ? new PathPatternParserServerWebExchangeMatcher(path.pattern())
                        : new PathPatternParserServerWebExchangeMatcher(path.pattern(), path.method()))
                .toList());
    }

    /** No session, no cookie, no form: so no CSRF token either. Refusals become problems further out. */
    private static ServerHttpSecurity stateless(ServerHttpSecurity http) {
        ServerAuthenticationEntryPoint signIn =
                (_, _) -> Mono.error(new MaruException(ErrorCode.UNAUTHENTICATED, "Sign in first"));
        ServerAccessDeniedHandler denied = (_, _) -> Mono.error(new MaruException(ErrorCode.FORBIDDEN, "Not allowed"));
        return http.securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                .csrf(ServerHttpSecurity.CsrfSpec::disable)
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(signIn).accessDeniedHandler(denied));
    }
}
