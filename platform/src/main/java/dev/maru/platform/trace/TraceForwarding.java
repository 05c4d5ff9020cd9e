package dev.maru.platform.trace;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/** Passes the trace of the request being served on to the service that is called. */
public final class TraceForwarding implements ExchangeFilterFunction {

    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        return Mono.deferContextual(context -> {
            Trace trace = Trace.in(context);
            return next.exchange(
                    trace == null
                            ? request
                            : ClientRequest.from(request)
                                    .headers(headers -> headers.set(Trace.HEADER, trace.header()))
                                    .build());
        });
    }
}
