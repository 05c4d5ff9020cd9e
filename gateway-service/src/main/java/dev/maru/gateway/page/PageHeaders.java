package dev.maru.gateway.page;

import dev.maru.gateway.caller.Caller;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Security headers on every answer, whoever made it. Set when the answer is committed, so that they replace what a
 * service sent; only a policy of a service's own for its own content stays.
 */
final class PageHeaders implements WebFilter, Ordered {

    static final int ORDER = -190;
    private static final String POLICY = "Content-Security-Policy";

    private final String pagePolicy;

    PageHeaders(String pagePolicy) {
        this.pagePolicy = pagePolicy;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        exchange.getResponse().beforeCommit(() -> {
            write(exchange.getResponse().getHeaders(), Caller.of(exchange));
            return Mono.empty();
        });
        return chain.filter(exchange);
    }

    private void write(HttpHeaders headers, Caller caller) {
        MediaType type = headers.getContentType();
        boolean page = type != null && type.isCompatibleWith(MediaType.TEXT_HTML);
        if (page) {
            headers.set(POLICY, pagePolicy);
            headers.set("Cross-Origin-Opener-Policy", "same-origin");
            headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        } else if (!headers.containsHeader(POLICY)) {
            headers.set(POLICY, ContentPolicy.NOTHING);
        }
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.remove("X-XSS-Protection");
        if (caller.secure()) {
            headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
    }
}
