package dev.maru.gateway.limit;

import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
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

/**
 * Refuses bodies that are too large. What is a little too large is read to its end and thrown away first: a client that
 * is still sending when the connection closes sees a broken connection, not the problem that explains it.
 */
final class BodyLimit implements WebFilter, Ordered {

    static final int ORDER = -30;
    private static final Pattern UPLOAD =
            Pattern.compile("/api/v1/(me/avatar|pictures|rooms/[^/]{1,64}/(attachments|picture))");
    /** The most that is read in order to be thrown away. */
    private static final DataSize MAX_DISCARDED = DataSize.ofMegabytes(32);

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
        DataSize limit = UPLOAD.matcher(request.getPath().value()).matches() ? upload : body;
        long declared = request.getHeaders().getContentLength();
        if (declared > MAX_DISCARDED.toBytes()) {
            return refuse(exchange, limit);
        }
        if (declared > limit.toBytes()) {
            return request.getBody().doOnNext(DataBufferUtils::release).then(Mono.error(tooLarge(limit)));
        }
        if (declared >= 0 || !request.getHeaders().containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
            return chain.filter(exchange); // Netty reads no more than was declared
        }
        return chain.filter(exchange.mutate().request(counted(exchange, limit)).build());
    }

    private static ServerHttpRequest counted(ServerWebExchange exchange, DataSize limit) {
        AtomicLong seen = new AtomicLong();
        return new ServerHttpRequestDecorator(exchange.getRequest()) {
            @Override
            public Flux<DataBuffer> getBody() {
                return super.getBody()
                        .concatMap(buffer -> {
                            long total = seen.addAndGet(buffer.readableByteCount());
                            if (total <= limit.toBytes()) {
                                return Mono.just(buffer);
                            }
                            DataBufferUtils.release(buffer);
                            return total <= MAX_DISCARDED.toBytes() ? Mono.empty() : refuse(exchange, limit);
                        })
                        .concatWith(Mono.defer(
                                () -> seen.get() <= limit.toBytes() ? Mono.empty() : Mono.error(tooLarge(limit))));
            }
        };
    }

    /** Without reading on, so the connection cannot be used again. */
    private static <T> Mono<T> refuse(ServerWebExchange exchange, DataSize limit) {
        exchange.getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
        return Mono.error(tooLarge(limit));
    }

    private static MaruException tooLarge(DataSize limit) {
        return new MaruException(ErrorCode.TOO_LARGE, "The request is larger than " + limit.toKilobytes() + " KiB");
    }
}
