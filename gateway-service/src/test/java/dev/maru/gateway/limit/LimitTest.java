package dev.maru.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.maru.gateway.GatewayFixture;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;

@TestPropertySource(
        properties = {
            "MARU_TRUSTED_PROXIES=127.0.0.1",
            "MARU_REQUESTS_PER_SECOND=1",
            "MARU_REQUEST_BURST=10",
            "maru.limit.read-timeout=3s"
        })
class LimitTest extends GatewayFixture {

    private static final int KIB = 1024;

    @Test
    void oneAddressIsHeldBackAndOthersAreNot() {
        EntityExchangeResult<byte[]> answer = from("203.0.113.1").expectBody().returnResult();
        int taken = 0;
        while (answer.getStatus().is2xxSuccessful()) {
            taken++;
            assertThat(taken).isLessThan(200); // tokens come back meanwhile, one a second
            answer = from("203.0.113.1").expectBody().returnResult();
        }
        assertThat(taken).isGreaterThanOrEqualTo(10);
        assertThat(answer.getStatus().value()).isEqualTo(429);
        assertThat(answer.getResponseHeaders().getFirst("Retry-After")).isEqualTo("1");
        assertThat(new String(answer.getResponseBody(), StandardCharsets.UTF_8))
                .contains("\"code\":\"rate-limited\"", "\"retryable\":true", "\"retryAfterMs\":");
        from("203.0.113.2").expectStatus().isOk();
    }

    @Test
    void filesOfThePageDoNotCount() {
        for (int i = 0; i < 30; i++) {
            http.get()
                    .uri("/app/main.js")
                    .header("X-Forwarded-For", "203.0.113.3")
                    .exchange()
                    .expectStatus()
                    .isOk();
        }
        from("203.0.113.3").expectStatus().isOk();
    }

    @Test
    void tokensComeBackWithTime() {
        AtomicLong now = new AtomicLong();
        TokenBuckets buckets = new TokenBuckets(10, 2, 100, now::get);
        assertThat(buckets.take("a")).isZero();
        assertThat(buckets.take("a")).isZero();
        assertThat(buckets.take("a")).isEqualTo(Duration.ofMillis(100));
        assertThat(buckets.take("a")).isEqualTo(Duration.ofMillis(100));
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
        assertThat(buckets.take("a")).isZero();
        assertThat(buckets.take("a")).isPositive();
        now.addAndGet(TimeUnit.HOURS.toNanos(1));
        assertThat(buckets.take("a")).isZero();
        assertThat(buckets.take("a")).isZero();
        assertThat(buckets.take("a")).isPositive();
    }

    @Test
    void aFloodOfAddressesCostsBoundedMemory() {
        TokenBuckets buckets = new TokenBuckets(1, 2, 100, Ticker.systemTicker());
        for (int i = 0; i < 10_000; i++) {
            buckets.take("address " + i);
        }
        assertThat(buckets.size()).isLessThanOrEqualTo(100);
    }

    @Test
    void anIpv6CallerIsItsNetwork() {
        assertThat(RequestRate.key("2001:db8:1:2::1")).isEqualTo(RequestRate.key("2001:db8:1:2:ffff::9"));
        assertThat(RequestRate.key("2001:db8:1:2::1")).isNotEqualTo(RequestRate.key("2001:db8:1:3::1"));
    }

    @Test
    void aBodyOf64KibibytesPassesAndOneByteMoreDoesNot() {
        post("/api/v1/rooms", "203.0.113.10", new byte[64 * KIB])
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.size")
                .isEqualTo(64 * KIB);
        post("/api/v1/rooms", "203.0.113.10", new byte[64 * KIB + 1])
                .expectStatus()
                .isEqualTo(413)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("too-large");
    }

    @Test
    void aPictureMayBeLargerButNotForEver() {
        for (String path : List.of("/api/v1/me/avatar", "/api/v1/rooms/r1/picture")) {
            post(path, "203.0.113.11", new byte[10 * KIB * KIB])
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.size")
                    .isEqualTo(10 * KIB * KIB);
            post(path, "203.0.113.11", new byte[11 * KIB * KIB + 1])
                    .expectStatus()
                    .isEqualTo(413);
        }
    }

    @Test
    void aBodyThatHidesItsLengthIsCounted() {
        chunked(64).expectStatus().isOk().expectBody().jsonPath("$.size").isEqualTo(64 * KIB);
        chunked(65)
                .expectStatus()
                .isEqualTo(413)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("too-large");
    }

    @Test
    void aBodyThatStandsStillIsNotWaitedForForEver() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("POST /api/v1/rooms HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .doesNotContain("HTTP/1.1 200");
        }
    }

    private WebTestClient.ResponseSpec chunked(int kibibytes) {
        Flux<DataBuffer> chunks =
                Flux.range(0, kibibytes).map(_ -> DefaultDataBufferFactory.sharedInstance.wrap(new byte[KIB]));
        return http.post()
                .uri("/api/v1/rooms")
                .header("X-Forwarded-For", "203.0.113.12")
                .body(chunks, DataBuffer.class)
                .exchange();
    }

    private WebTestClient.ResponseSpec post(String path, String address, byte[] body) {
        return http.post()
                .uri(path)
                .header("X-Forwarded-For", address)
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .bodyValue(body)
                .exchange();
    }

    private WebTestClient.ResponseSpec from(String address) {
        return http.get().uri("/api/v1/me").header("X-Forwarded-For", address).exchange();
    }
}
