package dev.maru.gateway.caller;

import java.util.List;
import java.util.Locale;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * What a service is told about the caller: X-Forwarded-For, -Proto and -Host, each with exactly one value. Everything
 * else by which a client could claim to be somebody is dropped. Takes the place of Spring Cloud Gateway's own filters,
 * which say nothing to services unless the client itself is a trusted proxy.
 */
final class CallerHeaders implements HttpHeadersFilter, Ordered {

    static final String FOR = "X-Forwarded-For";
    static final String PROTO = "X-Forwarded-Proto";
    static final String HOST = "X-Forwarded-Host";

    private static final List<String> CLAIMS = List.of(
            "x-forwarded",
            "forwarded",
            "x-real-ip",
            "x-client-ip",
            "true-client-ip",
            "x-user",
            "x-maru",
            "x-original",
            "x-rewrite");

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
        HttpHeaders headers = new HttpHeaders();
        input.forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (CLAIMS.stream().noneMatch(lower::startsWith)) {
                headers.addAll(name, values);
            }
        });
        Caller caller = Caller.of(exchange);
        headers.set(FOR, caller.address());
        headers.set(PROTO, caller.scheme());
        if (!caller.host().isEmpty()) {
            headers.set(HOST, caller.host());
        }
        return headers;
    }
}
