package dev.maru.platform.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

class TraceTest {

    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void aTraceGoesOnWithASpanOfItsOwn() {
        Trace trace = Trace.continuing("00-" + ID + "-00f067aa0ba902b7-01");
        assertThat(trace.traceId()).isEqualTo(ID);
        assertThat(trace.spanId()).hasSize(16).isNotEqualTo("00f067aa0ba902b7");
        assertThat(trace.header()).isEqualTo("00-" + ID + "-" + trace.spanId() + "-01");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "00-" + ID,
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-" + ID + "-0000000000000000-01",
                "01-" + ID + "-00f067aa0ba902b7-01-more",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-" + ID + "-00f067aa0ba902b7-01\r\nX: y"
            })
    void whatIsNotATraceBeginsANewOne(String header) {
        assertThat(Trace.continuing(header).traceId()).matches("[0-9a-f]{32}").isNotEqualTo(ID);
    }

    @Test
    void aCallCarriesTheTraceOfTheRequestBeingServed() {
        Trace trace = Trace.begin();
        WebClient client = WebClient.builder()
                .filter(new TraceForwarding())
                .exchangeFunction(request -> Mono.just(ClientResponse.create(HttpStatus.OK)
                        .body(String.valueOf(request.headers().getFirst("traceparent")))
                        .build()))
                .build();
        Mono<String> call = client.get().uri("http://x").retrieve().bodyToMono(String.class);
        assertThat(call.contextWrite(context -> context.put(Trace.class, trace)).block())
                .isEqualTo(trace.header());
        assertThat(call.block()).isEqualTo("null");
    }
}
