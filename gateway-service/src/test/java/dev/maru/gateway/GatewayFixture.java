package dev.maru.gateway;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A real gateway on a free port in front of three stub services. */
@SpringBootTest(
        classes = GatewayApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.config.name=gateway-service", "management.server.port=0"})
@AutoConfigureWebTestClient
public abstract class GatewayFixture {

    protected static final StubService CHAT = new StubService("chat");
    protected static final StubService USER_ROOM = new StubService("user-room");
    protected static final StubService IMAGE = new StubService("image");

    @Autowired
    protected WebTestClient http;

    @LocalServerPort
    protected int port;

    @DynamicPropertySource
    static void services(DynamicPropertyRegistry registry) {
        registry.add("MARU_CHAT_URL", CHAT::url);
        registry.add("MARU_USER_ROOM_URL", USER_ROOM::url);
        registry.add("MARU_IMAGE_URL", IMAGE::url);
    }
}
