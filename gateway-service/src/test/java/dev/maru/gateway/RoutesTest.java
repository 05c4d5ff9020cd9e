package dev.maru.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

class RoutesTest extends GatewayFixture {

    @ParameterizedTest
    @CsvSource({
        "POST,   /api/v1/accounts,                     user-room",
        "POST,   /api/v1/sessions/refresh,             user-room",
        "GET,    /api/v1/me,                           user-room",
        "GET,    /api/v1/me/rooms,                     user-room",
        "GET,    /api/v1/users?ids=a,                  user-room",
        "GET,    /api/v1/rooms?limit=2,                user-room",
        "GET,    /api/v1/rooms/r1,                     user-room",
        "PUT,    /api/v1/rooms/r1/members/me,          user-room",
        "GET,    /.well-known/jwks.json,               user-room",
        "GET,    /api/v1/rooms/r1/messages,            chat",
        "GET,    /api/v1/rooms/r1/messages?before=4,   chat",
        "POST,   /api/v1/rooms/r1/messages,            chat",
        "GET,    /api/v1/rooms/r1/messages/4,          chat",
        "GET,    /api/v1/rooms/r1/pins,                chat",
        "GET,    /api/v1/rooms/r1/cursors,             chat",
        "GET,    /api/v1/rooms/r1/presence,            chat",
        "GET,    /api/v1/rooms/r1/connections,         chat",
        "POST,   /api/v1/connections/c1/messages,      chat",
        "GET,    /ws,                                  chat",
        "PUT,    /api/v1/me/avatar,                    image",
        "DELETE, /api/v1/me/avatar,                    image",
        "GET,    /pictures/abc.jpg,                    image",
        "POST,   /api/v1/pictures,                     image",
        "POST,   /api/v1/rooms/r1/attachments,         image",
        "GET,    /api/v1/rooms/r1/attachments/grant,   image",
        "GET,    /attachments/r1/a1/800,               image",
        "PUT,    /api/v1/rooms/r1/picture,             image",
        "DELETE, /api/v1/rooms/r1/picture,             image"
    })
    void eachPathReachesItsService(String method, String path, String service) {
        http.method(HttpMethod.valueOf(method))
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.service")
                .isEqualTo(service)
                .jsonPath("$.method")
                .isEqualTo(method)
                .jsonPath("$.uri")
                .isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/internal/v1/rooms/r1/members/u1",
                "/internal",
                "/actuator",
                "/actuator/health",
                "/actuator/gateway/routes",
                "/api",
                "/api/v2/things",
                "/.well-known/other",
                "/socket.io/",
                "/webjars/none.js",
                "/none.js"
            })
    void whatIsNotRoutedDoesNotExist(String path) {
        http.get()
                .uri(path)
                .accept(MediaType.TEXT_HTML, MediaType.ALL)
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("not-found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/../../internal/v1/users/u1/rooms",
                "/api/v1/..%2f..%2finternal/v1/users/u1/rooms",
                "/api/v1/%2e%2e/%2e%2e/internal/v1/users/u1/rooms",
                "//internal/v1/users/u1/rooms",
                "/api/v1/;/../../internal/v1",
                "/api/v1/%00",
                "/%69nternal/v1/users/u1/rooms",
                "/INTERNAL/v1/users/u1/rooms"
            })
    void noSpellingOpensInternalPaths(String path) throws IOException {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer).matches("(?s)HTTP/1\\.1 (400|404) .*").doesNotContain("\"service\"");
    }

    @Test
    void aTraceReachesTheServiceAndComesBackOnce() {
        http.get()
                .uri("/api/v1/me")
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .exchange()
                .expectHeader()
                .valueMatches("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01")
                .expectBody()
                .jsonPath("$.headers.traceparent")
                .value(
                        String.class,
                        sent -> assertThat(sent)
                                .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
                                .doesNotContain("00f067aa0ba902b7"));
    }

    @Test
    void tokensCookiesAndKeysPassUntouched() {
        http.post()
                .uri("/api/v1/rooms")
                .header("Authorization", "Bearer abc")
                .header("Idempotency-Key", "k")
                .cookie("maru_refresh", "r")
                .exchange()
                .expectBody()
                .jsonPath("$.headers.authorization")
                .isEqualTo("Bearer abc")
                .jsonPath("$.headers['idempotency-key']")
                .isEqualTo("k")
                .jsonPath("$.headers.cookie")
                .isEqualTo("maru_refresh=r");
    }

    @Test
    void aServiceThatCutsTheConnectionIsUnavailable() {
        http.get()
                .uri(StubService.CUT)
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("unavailable")
                .jsonPath("$.retryable")
                .isEqualTo(true);
    }

    @Test
    void largeAnswersAreCompressedForWhoAsks() throws IOException {
        String answer = raw("GET " + StubService.LARGE
                + " HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n");
        assertThat(answer).containsIgnoringCase("content-encoding: gzip");
        assertThat(answer.length()).isLessThan(3_000);
    }

    @Test
    void tooManyHeadersAreRefused() throws IOException {
        String answer =
                raw("GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\nX-Large: " + "x".repeat(20_000) + "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 4");
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
