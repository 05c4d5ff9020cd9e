package dev.maru.gateway.origin;

import dev.maru.gateway.caller.Caller;
import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsProcessor;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.cors.reactive.DefaultCorsProcessor;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * CORS for the allow-list, and a refusal for every other origin but our own; for sockets too, which browsers exempt
 * from CORS. Our own is known by its host alone: the scheme is lost where a proxy ends TLS without telling.
 */
final class OriginCheck implements WebFilter, Ordered {

    static final int ORDER = -40;

    private final CorsProcessor cors = new DefaultCorsProcessor();
    private final CorsConfiguration rules = new CorsConfiguration();

    OriginCheck(List<String> allowed) {
        rules.setAllowedOrigins(allowed.stream()
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .toList());
        rules.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
        rules.setAllowedHeaders(List.of("Authorization", "Content-Type", "Idempotency-Key", "traceparent"));
        rules.setExposedHeaders(List.of("Location", "Retry-After", "ETag", "traceparent"));
        rules.setAllowCredentials(true);
        rules.setMaxAge(Duration.ofHours(1));
        rules.validateAllowCredentials(); // "*" with credentials is a mistake: say so at the start
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        List<String> origins = request.getHeaders().getOrEmpty(HttpHeaders.ORIGIN);
        if (origins.isEmpty() || origins.size() == 1 && own(origins.getFirst(), exchange)) {
            return chain.filter(exchange);
        }
        if (origins.size() > 1 || !cors.process(rules, exchange)) {
            return Mono.error(new MaruException(ErrorCode.FORBIDDEN, "This origin is not allowed"));
        }
        return CorsUtils.isPreFlightRequest(request) ? Mono.empty() : chain.filter(exchange);
    }

    private static boolean own(String origin, ServerWebExchange exchange) {
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority != null
                    && authority.equalsIgnoreCase(Caller.of(exchange).host());
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
