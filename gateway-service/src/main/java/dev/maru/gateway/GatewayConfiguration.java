package dev.maru.gateway;

import dev.maru.gateway.caller.CallerConfiguration;
import dev.maru.gateway.limit.LimitConfiguration;
import dev.maru.gateway.origin.OriginConfiguration;
import dev.maru.gateway.page.PageConfiguration;
import dev.maru.gateway.socket.SocketConfiguration;
import dev.maru.gateway.upstream.UpstreamConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;

/**
 * The whole gateway. A request passes these in order; the routes at the end are in {@code gateway-service.yml}.
 *
 * <pre>
 * CallerFilter → PageHeaders → (Spring Security's firewall) → RequestRate → OriginCheck → BodyLimit
 *     → WebFiles (a file of the web client, or its index page for a deep link)
 *     → Spring Cloud Gateway's routes → CallerHeaders → SocketTunnel, or the stock HTTP hop → service
 * </pre>
 */
@Configuration(proxyBeanMethods = false)
@Import({
    CallerConfiguration.class,
    OriginConfiguration.class,
    LimitConfiguration.class,
    PageConfiguration.class,
    SocketConfiguration.class,
    UpstreamConfiguration.class
})
class GatewayConfiguration {

    /** Tokens are for services to check. What stays of Spring Security here is its request firewall. */
    @Bean
    SecurityWebFilterChain open(ServerHttpSecurity http) {
        return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
                .headers(ServerHttpSecurity.HeaderSpec::disable)
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
                .authorizeExchange(exchange -> exchange.anyExchange().permitAll())
                .build();
    }
}
