package dev.maru.gateway.caller;

import dev.maru.gateway.GatewayFixture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

class CallerTest {

    @Nested
    class WithoutAProxy extends GatewayFixture {

        @Test
        void nobodyIsBelieved() {
            claims(http)
                    .jsonPath("$.headers['x-forwarded-for']")
                    .isEqualTo("127.0.0.1")
                    .jsonPath("$.headers['x-forwarded-proto']")
                    .isEqualTo("http")
                    .jsonPath("$.headers['x-forwarded-host']")
                    .isEqualTo("localhost:" + port)
                    .jsonPath("$.headers.forwarded")
                    .doesNotExist()
                    .jsonPath("$.headers['x-forwarded-prefix']")
                    .doesNotExist()
                    .jsonPath("$.headers['x-forwarded-port']")
                    .doesNotExist()
                    .jsonPath("$.headers['x-user-id']")
                    .doesNotExist()
                    .jsonPath("$.headers['x-real-ip']")
                    .doesNotExist();
        }
    }

    @Nested
    @TestPropertySource(properties = "MARU_TRUSTED_PROXIES=127.0.0.0/8, 10.1.0.0/16, ::1")
    class BehindOurProxies extends GatewayFixture {

        @Test
        void theFirstAddressThatIsNotOursIsTheCaller() {
            claims(http)
                    .jsonPath("$.headers['x-forwarded-for']")
                    .isEqualTo("203.0.113.9")
                    .jsonPath("$.headers['x-forwarded-proto']")
                    .isEqualTo("https")
                    .jsonPath("$.headers['x-forwarded-host']")
                    .isEqualTo("chat.example.org")
                    .jsonPath("$.headers['x-user-id']")
                    .doesNotExist();
        }

        @Test
        void overHttpsTheBrowserIsToldToStayThere() {
            http.get()
                    .uri("/")
                    .header("X-Forwarded-Proto", "https")
                    .exchange()
                    .expectHeader()
                    .exists("Strict-Transport-Security");
        }
    }

    private static WebTestClient.BodyContentSpec claims(WebTestClient http) {
        return http.get()
                .uri("/api/v1/me")
                .header("X-Forwarded-For", "6.6.6.6, 203.0.113.9, 10.1.2.3")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "chat.example.org")
                .header("X-Forwarded-Prefix", "/evil")
                .header("X-Forwarded-Port", "1")
                .header("Forwarded", "for=6.6.6.6;host=evil")
                .header("X-Real-IP", "6.6.6.6")
                .header("X-User-Id", "admin")
                .header("X-User-Roles", "admin")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }
}
