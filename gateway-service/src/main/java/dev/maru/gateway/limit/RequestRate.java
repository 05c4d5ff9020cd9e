package dev.maru.gateway.limit;

import dev.maru.gateway.caller.Caller;
import dev.maru.platform.problem.MaruException;
import io.netty.util.NetUtil;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * A coarse bound on what one address can make services do; finer limits are theirs. Files of the web client do not
 * count: they come from memory, and one page is many of them. An IPv6 caller is its /64, since it owns all of that.
 */
final class RequestRate implements WebFilter, Ordered {

    static final int ORDER = -50;
    private static final int NETWORK_BYTES = 8;
    private static final List<String> COUNTED = List.of("/api/", "/pictures/", "/attachments/", "/ws");

    private final TokenBuckets buckets;

    RequestRate(TokenBuckets buckets) {
        this.buckets = buckets;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String path = exchange.getRequest().getPath().value();
        if (COUNTED.stream().noneMatch(path::startsWith)) {
            return chain.filter(exchange);
        }
        Duration wait = buckets.take(key(Caller.of(exchange).address()));
        return wait.isZero() ? chain.filter(exchange) : Mono.error(MaruException.rateLimited(wait));
    }

    static String key(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes == null || bytes.length == 4 ? address : HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES);
    }
}
