package dev.maru.gateway.caller;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Finds out who is calling. X-Forwarded-For is read from the right: each address is believed only when the hop that
 * wrote it is a trusted proxy, so whatever a client put there itself is never reached.
 */
final class CallerFilter implements WebFilter, Ordered {

    static final int ORDER = -200;
    private static final int MAX_HOPS = 20;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._\\-\\[\\]:]{1,255}");
    private static final InetAddress UNKNOWN = InetAddress.getLoopbackAddress();

    private final TrustedNetworks proxies;

    CallerFilter(TrustedNetworks proxies) {
        this.proxies = proxies;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        caller(exchange.getRequest()).attachTo(exchange);
        return chain.filter(exchange);
    }

    private Caller caller(ServerHttpRequest request) {
        InetSocketAddress remote = request.getRemoteAddress();
        InetAddress hop = remote == null || remote.getAddress() == null ? UNKNOWN : remote.getAddress();
        HttpHeaders headers = request.getHeaders();
        String scheme = String.valueOf(request.getURI().getScheme());
        String host = host(headers.getFirst(HttpHeaders.HOST));
        if (!proxies.trusts(hop)) {
            return new Caller(text(hop), scheme, host);
        }
        String forwardedHost = last(headers, CallerHeaders.HOST);
        return new Caller(
                text(behind(hop, headers)),
                scheme(last(headers, CallerHeaders.PROTO), scheme),
                forwardedHost == null ? host : host(forwardedHost));
    }

    private InetAddress behind(InetAddress proxy, HttpHeaders headers) {
        List<String> hops = values(headers, CallerHeaders.FOR);
        InetAddress address = proxy;
        for (int i = hops.size() - 1, seen = 0; i >= 0 && seen < MAX_HOPS && proxies.trusts(address); i--, seen++) {
            InetAddress before = TrustedNetworks.parse(hops.get(i));
            if (before == null) {
                break;
            }
            address = before;
        }
        return address;
    }

    private static @Nullable String last(HttpHeaders headers, String name) {
        List<String> values = values(headers, name);
        return values.isEmpty() ? null : values.getLast();
    }

    private static List<String> values(HttpHeaders headers, String name) {
        return headers.getOrEmpty(name).stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    private static String scheme(@Nullable String forwarded, String own) {
        return switch (forwarded) {
            case "http", "https" -> forwarded;
            case null, default -> own;
        };
    }

    /** A host that is none is left out rather than handed on. */
    private static String host(@Nullable String header) {
        return header != null && HOST.matcher(header).matches() ? header : "";
    }

    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
