package dev.maru.image.upload;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Hands on the bodies of forms in buffers that the garbage collector takes care of. Spring's reader of forms loses count of others when a
 * form breaks off: of Netty's, some leaked with every upload that a client gave up.
 */
final class UncountedBodies implements WebFilter {

    private static final String FORM = "multipart/";

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String type = exchange.getRequest().getHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
        return type != null && type.regionMatches(true, 0, FORM, 0, FORM.length())
                ? chain.filter(exchange.mutate()
                        .request(new Copied(exchange.getRequest()))
                        .build())
                : chain.filter(exchange);
    }

    private static final class Copied extends ServerHttpRequestDecorator {

        Copied(ServerHttpRequest request) {
            super(request);
        }

        @Override
        public Flux<DataBuffer> getBody() {
            return super.getBody().map(Copied::copy);
        }

        private static DataBuffer copy(DataBuffer counted) {
            byte[] bytes = new byte[counted.readableByteCount()];
            counted.read(bytes);
            DataBufferUtils.release(counted);
            return DefaultDataBufferFactory.sharedInstance.wrap(bytes);
        }
    }
}
