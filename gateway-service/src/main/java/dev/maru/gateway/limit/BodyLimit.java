package dev.maru.gateway.limit;

import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Refuses a body that says it is too large before reading it, and one that does not say so as soon as it is. */
final class BodyLimit implements WebFilter, Ordered {

    static final int ORDER = -30;
    private static final String UPLOAD = "/api/v1/me/avatar";

    private final DataSize body;
    private final DataSize upload;

    BodyLimit(DataSize body, DataSize upload) {
        this.body = body;
        this.upload = upload;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        long declared = request.getHeaders().getContentLength();
        boolean chunked = request.getHeaders().containsHeader(HttpHeaders.TRANSFER_ENCODING);
        if (declared <= 0 && !chunked) {
            return chain.filter(exchange);
        }
        DataSize limit = request.getPath().value().equals(UPLOAD) ? upload : body;
        if (declared > limit.toBytes()) {
            return tooLarge(exchange, limit);
        }
        if (!chunked) {
            return chain.filter(exchange); // Netty reads no more than was declared
        }
        return chain.filter(exchange.mutate().request(counted(exchange, limit)).build());
    }

    private static ServerHttpRequest counted(ServerWebExchange exchange, DataSize limit) {
        AtomicLong seen = new AtomicLong();
        return new ServerHttpRequestDecorator(exchange.getRequest()) {
            @Override
            public Flux<DataBuffer> getBody() {
                return super.getBody().concatMap(buffer -> {
                    if (seen.addAndGet(buffer.readableByteCount()) <= limit.toBytes()) {
                        return Mono.just(buffer);
                    }
                    DataBufferUtils.release(buffer);
                    return tooLarge(exchange, limit);
                });
            }
        };
    }

    /** The rest of the body is not read, so the connection cannot be used again. */
    private static <T> Mono<T> tooLarge(ServerWebExchange exchange, DataSize limit) {
        exchange.getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
        return Mono.error(
                new MaruException(ErrorCode.TOO_LARGE, "The request is larger than " + limit.toKilobytes() + " KiB"));
    }
}
