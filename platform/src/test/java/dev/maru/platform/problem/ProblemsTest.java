package dev.maru.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.platform.ProbeApplication;
import dev.maru.platform.json.JsonLimits;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

@SpringBootTest(
        classes = ProbeApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.config.name=probe-service")
@AutoConfigureWebTestClient
@ExtendWith(OutputCaptureExtension.class)
class ProblemsTest {

    @Autowired
    WebTestClient http;

    @LocalServerPort
    int port;

    @Test
    void goodJsonIsRead() {
        post("{\"text\":\"마루\",\"size\":3,\"tags\":[\"a\"]}").expectStatus().isOk();
    }

    static Stream<Arguments> badJson() {
        return Stream.of(
                bad(
                        "depth 21",
                        "{\"text\":\"a\",\"more\":{\"x\":" + "[".repeat(19) + "]".repeat(19) + "}}",
                        "bad-request"),
                bad("a duplicate key", "{\"text\":\"a\",\"text\":\"b\"}", "bad-request"),
                bad("a duplicate key inside a map", "{\"text\":\"a\",\"more\":{\"x\":1,\"x\":2}}", null),
                bad("trailing tokens", "{\"text\":\"a\"} {}", "bad-request"),
                bad("trailing rubbish", "{\"text\":\"a\"}]", "bad-request"),
                bad("not JSON", "text=a", "bad-request"),
                bad("half of it", "{\"text\":", "bad-request"),
                bad("nothing", "", "bad-request"),
                bad("null", "null", "bad-request"),
                bad("an array", "[]", "bad-request"),
                bad("a comment", "{/* hi */\"text\":\"a\"}", "bad-request"),
                bad("NaN", "{\"text\":\"a\",\"size\":NaN}", null),
                bad("an unknown field", "{\"text\":\"a\",\"admin\":true}", "invalid:admin"),
                bad("a number for a text", "{\"text\":5}", "invalid:text"),
                bad("a boolean for a text", "{\"text\":true}", "invalid:text"),
                bad("an operator object for a text", "{\"text\":{\"$gt\":\"\"}}", "invalid:text"),
                bad("a text for a number", "{\"text\":\"a\",\"size\":\"3\"}", "invalid:size"),
                bad("a fraction for a whole number", "{\"text\":\"a\",\"size\":3.5}", "invalid:size"),
                bad("a number too large for its type", "{\"text\":\"a\",\"size\":99999999999}", null),
                bad("null for a number", "{\"text\":\"a\",\"box\":{\"width\":null}}", "invalid:box.width"),
                bad("no number where one must be", "{\"text\":\"a\",\"box\":{}}", "invalid:box.width"),
                bad("a number of 100 digits", "{\"text\":\"a\",\"size\":" + "9".repeat(100) + "}", null),
                bad("a wrong element", "{\"text\":\"a\",\"tags\":[\"x\",1]}", "invalid:tags.1"),
                bad("blank where text must be", "{\"text\":\" \"}", "invalid:text"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badJson")
    void badJsonIsAProblem(String name, String body, String expected) {
        WebTestClient.BodyContentSpec answer = post(body)
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody();
        if (expected != null) {
            String[] codeAndField = expected.split(":");
            answer.jsonPath("$.code").isEqualTo(codeAndField[0]);
            if (codeAndField.length > 1) {
                answer.jsonPath("$.errors[0].field").isEqualTo(codeAndField[1]);
            }
        }
        answer.consumeWith(result -> assertThat(new String(result.getResponseBody(), StandardCharsets.UTF_8))
                .doesNotContain("dev.maru", "tools.jackson", "java.", "Exception"));
    }

    @Test
    void depthTwentyIsRead() {
        post("{\"text\":\"a\",\"more\":{\"x\":" + "[".repeat(18) + "]".repeat(18) + "}}")
                .expectStatus()
                .isOk();
    }

    @Test
    void aBodyOfSixtyFourKibibytesIsReadAndOneByteMoreIsNot() {
        String around = "{\"text\":\"\"}";
        post("{\"text\":\"" + "a".repeat(JsonLimits.MAX_BYTES - around.length()) + "\"}")
                .expectStatus()
                .isOk();
        post("{\"text\":\"" + "a".repeat(JsonLimits.MAX_BYTES - around.length() + 1) + "\"}")
                .expectStatus()
                .isEqualTo(413)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("too-large");
    }

    @Test
    void unsupportedThingsSaySo() {
        http.delete().uri("/notes").exchange().expectStatus().isUnauthorized();
        http.get()
                .uri("/open/nothing")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("not-found");
        http.post()
                .uri("/notes")
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("a")
                .exchange()
                .expectStatus()
                .isEqualTo(415)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("unsupported-media-type");
        http.post()
                .uri("/notes")
                .accept(MediaType.IMAGE_PNG)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"text\":\"a\"}")
                .exchange()
                .expectStatus()
                .isEqualTo(406)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("not-acceptable");
    }

    @Test
    void aWrongMethodIsToldTheRightOnes() {
        http.method(org.springframework.http.HttpMethod.GET)
                .uri("/open/page")
                .exchange()
                .expectStatus()
                .isOk();
        http.post().uri("/open/page").exchange().expectStatus().isUnauthorized();
        http.method(org.springframework.http.HttpMethod.HEAD)
                .uri("/notes")
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @Test
    void parametersAreChecked() {
        for (String limit : new String[] {"0", "-1", "101", "abc", "1e3", "99999999999"}) {
            http.get()
                    .uri("/open/page?limit=" + limit)
                    .exchange()
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.code")
                    .isEqualTo("invalid")
                    .jsonPath("$.errors[0].field")
                    .isEqualTo("limit");
        }
        http.get()
                .uri("/open/header")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("invalid")
                .jsonPath("$.errors[0].field")
                .isEqualTo("Idempotency-Key");
    }

    @Test
    void anExpectedFailureCarriesItsCodeAndDelay() {
        http.get()
                .uri("/open/busy")
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .valueEquals("Retry-After", "2")
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("busy")
                .jsonPath("$.retryable")
                .isEqualTo(true)
                .jsonPath("$.retryAfterMs")
                .isEqualTo(1200)
                .jsonPath("$.type")
                .isEqualTo("urn:maru:problem:busy")
                .jsonPath("$.title")
                .isEqualTo("Service Unavailable")
                .jsonPath("$.instance")
                .isEqualTo("/open/busy");
    }

    @Test
    void aBugIsLoggedWithItsTraceAndNotShown(CapturedOutput output) {
        http.get()
                .uri("/open/bug")
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .exchange()
                .expectStatus()
                .isEqualTo(500)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("internal")
                .jsonPath("$.traceId")
                .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736")
                .jsonPath("$.detail")
                .isEqualTo("Something went wrong on our side");
        assertThat(output)
                .contains("GET /open/bug failed, trace=4bf92f3577b34da6a3ce929d0e0e4736")
                .contains("IllegalStateException: select * from secrets");
    }

    @Test
    void aMalformedPathIsAProblemToo() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write("GET /open/..%2f..%2fetc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 400").contains("\"code\":\"bad-request\"");
        }
    }

    private WebTestClient.ResponseSpec post(String body) {
        return http.post()
                .uri("/notes")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private static Arguments bad(String name, String body, String expected) {
        return Arguments.of(name, body, expected);
    }
}
