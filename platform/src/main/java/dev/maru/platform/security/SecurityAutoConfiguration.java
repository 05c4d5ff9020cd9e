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
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
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
    ReactiveJwtDecoder accessTokens(SecurityProperties properties, JwkSource keys) {
        return new AccessTokens(properties.issuer(), properties.audience(), keys);
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
            ServerHttpSecurity http, ReactiveJwtDecoder tokens, ObjectProvider<PublicPaths> publicPaths) {
        ServerWebExchangeMatcher open = open(publicPaths.stream().toList());
        return stateless(http)
                .addFilterAt(
                        Authentications.filter("user", tokens::decode, open), SecurityWebFiltersOrder.AUTHENTICATION)
                .authorizeExchange(exchange ->
                        exchange.matchers(open).permitAll().anyExchange().authenticated())
                .build();
    }

    private static ServerWebExchangeMatcher open(List<PublicPaths> contributed) {
        List<ServerWebExchangeMatcher> open = new ArrayList<>();
        // Only the management port has anything there; it is not published.
        open.add(new PathPatternParserServerWebExchangeMatcher("/actuator/**"));
        for (PublicPaths paths : contributed) {
            for (PublicPaths.Path path : paths.paths()) {
                open.add(
                        path.method() == null
                                ? new PathPatternParserServerWebExchangeMatcher(path.pattern())
                                : new PathPatternParserServerWebExchangeMatcher(path.pattern(), path.method()));
            }
        }
        return new OrServerWebExchangeMatcher(open);
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
