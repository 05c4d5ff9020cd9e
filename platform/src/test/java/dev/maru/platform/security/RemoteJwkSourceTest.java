package dev.maru.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class RemoteJwkSourceTest {

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicReference<Mono<String>> answer = new AtomicReference<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private RemoteJwkSource keys;

    @BeforeEach
    void connect() {
        serve(TestKeys.key("a"));
        WebClient client = WebClient.builder()
                .exchangeFunction(_ -> {
                    requests.incrementAndGet();
                    return answer.get()
                            .map(body -> ClientResponse.create(HttpStatus.OK)
                                    .body(body)
                                    .build());
                })
                .build();
        keys = new RemoteJwkSource(client, URI.create("http://keys"), () -> now);
    }

    @Test
    void aKeyIsFetchedOnceAndKept() {
        assertThat(key("a")).isNotNull();
        assertThat(key("a")).isNotNull();
        assertThat(requests).hasValue(1);
    }

    @Test
    void manyAtOnceShareOneRequest() {
        answer.set(answer.get().delayElement(Duration.ofMillis(50)));
        Long found = Flux.range(0, 100).flatMap(_ -> keys.key("a"), 100).count().block(Duration.ofSeconds(5));
        assertThat(found).isEqualTo(100);
        assertThat(requests).hasValue(1);
    }

    @Test
    void madeUpKeyIdsAskAtMostOncePerInterval() {
        key("a");
        IntStream.range(0, 1_000).forEach(i -> assertThat(key("made up " + i)).isNull());
        assertThat(requests).hasValue(1);
        now = now.plus(RemoteJwkSource.MIN_INTERVAL);
        IntStream.range(0, 1_000).forEach(i -> assertThat(key("made up " + i)).isNull());
        assertThat(requests).hasValue(2);
    }

    @Test
    void aNewKeyIsFoundAfterTheInterval() {
        key("a");
        serve(TestKeys.key("a"), TestKeys.key("b"));
        assertThat(key("b")).isNull();
        now = now.plus(RemoteJwkSource.MIN_INTERVAL);
        assertThat(key("b")).isNotNull();
    }

    @Test
    void aWithdrawnKeyIsForgottenAfterAWhile() {
        key("a");
        serve(TestKeys.key("b"));
        now = now.plus(RemoteJwkSource.MAX_AGE);
        assertThat(key("a")).isNull();
    }

    @Test
    void aKnownKeyOutlivesAnOutage() {
        key("a");
        answer.set(Mono.error(new IllegalStateException("down")));
        now = now.plus(RemoteJwkSource.MAX_AGE);
        assertThat(key("a")).isNotNull();
        assertThatThrownBy(() -> key("b")).hasMessage("down");
    }

    @Test
    void withoutAnyKeysNobodyIsCalledALiar() {
        answer.set(Mono.error(new IllegalStateException("down")));
        assertThatThrownBy(() -> key("a")).hasMessage("down");
        assertThatThrownBy(() -> key("a")).hasMessage("down");
        assertThat(requests).hasValue(1);
    }

    @Test
    void nonsenseAndForeignKindsOfKeysAreNoKeys() {
        answer.set(Mono.just("{\"keys\":[{\"kty\":\"oct\",\"kid\":\"a\",\"k\":\"c2VjcmV0\"}]}"));
        assertThat(key("a")).isNull();
        now = now.plus(RemoteJwkSource.MIN_INTERVAL);
        answer.set(Mono.just("<html>"));
        assertThatThrownBy(() -> key("a")).hasMessage("The key set is unreadable");
    }

    private JWK key(String kid) {
        return keys.key(kid).block(Duration.ofSeconds(5));
    }

    private void serve(JWK... served) {
        answer.set(Mono.just(new JWKSet(List.of(served)).toString(true)));
    }
}
