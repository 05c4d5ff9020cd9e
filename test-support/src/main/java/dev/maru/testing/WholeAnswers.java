package dev.maru.testing;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads every answer to its end, whatever the test wants of it. Otherwise {@code WebTestClient} leaves the body of an answer of which a test
 * only looks at the status: Netty's buffers leak, and when the body comes a moment after the head, its connection is never given back. After
 * sixteen of those the next request waits for one until the test times out.
 */
public final class WholeAnswers implements ExchangeFilterFunction {

    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        return next.exchange(request).flatMap(WholeAnswers::read);
    }

    private static Mono<ClientResponse> read(ClientResponse answer) {
        return DataBufferUtils.join(answer.body(BodyExtractors.toDataBuffers()))
                .map(WholeAnswers::bytes)
                .defaultIfEmpty(new byte[0])
                .map(bytes -> answer.mutate()
                        .body(Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(bytes)))
                        .build());
    }

    private static byte[] bytes(DataBuffer body) {
        byte[] bytes = new byte[body.readableByteCount()];
        body.read(bytes);
        DataBufferUtils.release(body);
        return bytes;
    }
}
