package dev.maru.gateway.origin;

import dev.maru.gateway.GatewayFixture;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = "MARU_ALLOWED_ORIGINS=https://app.example.org,http://localhost:5173")
class OriginTest extends GatewayFixture {

    @Test
    void anAllowedOriginMayCallWithCredentials() {
        http.get()
                .uri("/api/v1/me")
                .header("Origin", "https://app.example.org")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Access-Control-Allow-Origin", "https://app.example.org")
                .expectHeader()
                .valueEquals("Access-Control-Allow-Credentials", "true");
    }

    @Test
    void itsPreflightIsAnsweredHere() {
        http.options()
                .uri("/api/v1/rooms")
                .header("Origin", "https://app.example.org")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization, content-type, idempotency-key")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Access-Control-Allow-Headers", "authorization, content-type, idempotency-key")
                .expectBody()
                .isEmpty();
    }

    @Test
    void aForeignOriginIsRefused() {
        for (String origin : new String[] {
            "https://evil.example", "https://app.example.org.evil.example", "http://app.example.org", "null", "x y"
        }) {
            http.get()
                    .uri("/api/v1/me")
                    .header("Origin", origin)
                    .exchange()
                    .expectStatus()
                    .isForbidden()
                    .expectHeader()
                    .doesNotExist("Access-Control-Allow-Origin")
                    .expectBody()
                    .jsonPath("$.code")
                    .isEqualTo("forbidden");
        }
        http.options()
                .uri("/api/v1/rooms")
                .header("Origin", "https://evil.example")
                .header("Access-Control-Request-Method", "DELETE")
                .exchange()
                .expectStatus()
                .isForbidden();
    }

    @Test
    void ourOwnOriginNeedsNoPermission() {
        http.post()
                .uri("/api/v1/rooms")
                .header("Origin", "http://localhost:" + port)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .doesNotExist("Access-Control-Allow-Origin");
        http.post()
                .uri("/api/v1/rooms")
                .header("Origin", "https://localhost:" + port)
                .exchange()
                .expectStatus()
                .isOk();
    }
}
