package dev.maru.gateway;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient;

@SpringBootTest(
        classes = GatewayApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=gateway-service",
            "management.server.port=0",
            "MARU_CHAT_URL=http://127.0.0.1:1",
            "MARU_USER_ROOM_URL=http://127.0.0.1:1",
            "MARU_IMAGE_URL=http://nowhere.invalid:8083"
        })
@AutoConfigureWebTestClient
class UpstreamDownTest {

    @Autowired
    WebTestClient http;

    @Test
    void aServiceThatIsDownIsUnavailable() {
        for (String path : new String[] {"/api/v1/me", "/pictures/a.jpg"}) {
            http.get()
                    .uri(path)
                    .exchange()
                    .expectStatus()
                    .isEqualTo(503)
                    .expectBody()
                    .jsonPath("$.code")
                    .isEqualTo("unavailable")
                    .jsonPath("$.detail")
                    .isEqualTo("The service is not available now, try again");
        }
    }

    @Test
    void aSocketToAServiceThatIsDownIsRefusedBeforeItOpens() {
        http.get()
                .uri("/ws")
                .header("Connection", "Upgrade")
                .header("Upgrade", "websocket")
                .header("Sec-WebSocket-Version", "13")
                .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("unavailable");
    }
}
