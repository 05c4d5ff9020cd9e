package dev.maru.image;

import static dev.maru.image.TestPictures.hugePng;
import static dev.maru.image.TestPictures.jpeg;
import static dev.maru.image.TestPictures.photo;
import static dev.maru.image.TestPictures.png;
import static dev.maru.image.TestPictures.quadrants;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.platform.id.Ids;
import dev.maru.testing.TestTokens;
import io.netty.util.ResourceLeakDetector;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.test.web.reactive.server.WebTestClient;

class AvatarTest {

    private static final byte[] PICTURE = jpeg(quadrants(1200, 900, BufferedImage.TYPE_3BYTE_BGR));

    @TempDir
    private static Path directory;

    private static UserRoomStub userRoom;
    private static ImageServer image;

    @BeforeAll
    static void start() {
        userRoom = new UserRoomStub();
        image = new ImageServer(directory, userRoom.url());
    }

    @AfterAll
    static void stop() {
        image.close();
        userRoom.close();
    }

    @Test
    void userRoomServiceHasThePictureWhenTheUploadIsAnswered() throws IOException {
        String user = Ids.next();

        Map<String, String> avatar = avatar(image.upload(user, PICTURE));

        assertThat(avatar).containsOnlyKeys("128", "256", "512");
        assertThat(userRoom.avatar(user)).isEqualTo(avatar);
        assertThat(userRoom.authorizations()).allMatch(header -> header.startsWith("Bearer ey"));
        for (String size : avatar.keySet()) {
            byte[] file = picture(avatar.get(size));
            assertThat(ImageIO.read(new ByteArrayInputStream(file)).getWidth()).isEqualTo(Integer.parseInt(size));
        }
    }

    @Test
    void everybodyMayKeepAPictureForever() {
        String path = avatar(image.upload(Ids.next(), PICTURE)).get("128");

        String tag = image.client()
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType(MediaType.IMAGE_JPEG)
                .expectHeader()
                .valueEquals("Cache-Control", "max-age=31536000, public, immutable")
                .expectHeader()
                .valueEquals("X-Content-Type-Options", "nosniff")
                .expectHeader()
                .valueEquals("Content-Security-Policy", "default-src 'none'; sandbox")
                .returnResult(Void.class)
                .getResponseHeaders()
                .getETag();

        assertThat(tag).matches("\"[0-9a-f]{40}\"");
        image.client()
                .get()
                .uri(path)
                .header("If-None-Match", tag)
                .exchange()
                .expectStatus()
                .isNotModified()
                .expectBody()
                .isEmpty();
        image.client()
                .head()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/pictures/0123456789012345678901234567890123456789.jpg",
                "/pictures/0123456789012345678901234567890123456789.png",
                "/pictures/../image-service.yml",
                "/pictures/%2e%2e%2fimage-service.yml",
                "/pictures/..%5cimage-service.yml",
                "/pictures/%252e%252e%252fimage-service.yml",
                "/pictures/....//image-service.yml",
                "/pictures/;/image-service.yml",
                "/pictures//etc/passwd",
                "/pictures/a%00.jpg",
                "/pictures/",
                "/pictures/.git",
                "/pictures/~",
                "/pictures/00"
            })
    void servesNothingElse(String path) throws IOException {
        assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .matches("(?s)HTTP/1.1 40[04] .*");
    }

    @Test
    void aLaterPictureReplacesAnEarlierOne() {
        String user = Ids.next();

        avatar(image.upload(user, PICTURE));
        long version = userRoom.version(user);
        Map<String, String> second = avatar(image.upload(user, png(photo(300, 300))));

        assertThat(userRoom.avatar(user)).isEqualTo(second);
        assertThat(userRoom.version(user)).isGreaterThan(version);
    }

    @Test
    void aPictureCanBeTakenAway() {
        String user = Ids.next();
        avatar(image.upload(user, PICTURE));

        image.as(user)
                .delete()
                .uri("/api/v1/me/avatar")
                .exchange()
                .expectStatus()
                .isNoContent();

        assertThat(userRoom.avatar(user)).isNull();
        image.as(user)
                .delete()
                .uri("/api/v1/me/avatar")
                .exchange()
                .expectStatus()
                .isNoContent();
        image.as(Ids.next())
                .delete()
                .uri("/api/v1/me/avatar")
                .exchange()
                .expectStatus()
                .isNoContent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"me.exe", "me", "<script>.html", "con.png", ".htaccess", "x.jsp;.png", "사진 \uD83D\uDE00.jpg"})
    void theNameOfAFileMeansNothing(String name) {
        assertThat(avatar(image.upload(Ids.next(), "file", name, PICTURE)).values())
                .allMatch(path -> path.matches("/pictures/[0-9a-f]{40}\\.jpg"));
    }

    static Stream<Arguments> badPictures() {
        return Stream.of(
                Arguments.of("empty", 422, "picture-unreadable", new byte[0]),
                Arguments.of("text named .png", 415, "unsupported-media-type", "hello".getBytes(ISO_8859_1)),
                Arguments.of(
                        "truncated JPEG", 422, "picture-unreadable", Arrays.copyOf(PICTURE, PICTURE.length * 2 / 3)),
                Arguments.of("30,000 x 30,000 PNG", 422, "picture-too-large", hugePng(30_000, 30_000)),
                Arguments.of("a byte too large", 413, "too-large", new byte[10 * 1024 * 1024 + 1]),
                Arguments.of("twice too large", 413, "too-large", new byte[20 * 1024 * 1024]));
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @MethodSource("badPictures")
    void refusesBadPictures(String what, int status, String code, byte[] upload) {
        image.upload(Ids.next(), "file", "picture.png", upload)
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(code);

        await().untilAsserted(() -> assertThat(image.uploads()).isEmpty());
    }

    @Test
    void takesTenMebibytes() {
        byte[] upload = Arrays.copyOf(PICTURE, 10 * 1024 * 1024);

        image.upload(Ids.next(), upload).expectStatus().isCreated();
    }

    static Stream<Arguments> badForms() {
        return Stream.of(
                Arguments.of("another field", form(form -> file(form, "picture"))),
                Arguments.of("a text field", form(form -> form.part("file", "text"))),
                Arguments.of("two files", form(form -> {
                    file(form, "file");
                    file(form, "file");
                })),
                Arguments.of("a text field before it", form(form -> {
                    form.part("title", "me");
                    file(form, "file");
                })),
                Arguments.of("a thousand fields", form(form -> {
                    for (int i = 0; i < 1000; i++) {
                        form.part("f" + i, "x");
                    }
                })));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badForms")
    void wantsExactlyOneFile(String what, MultipartBodyBuilder form) {
        image.upload(Ids.next(), form)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("invalid")
                .jsonPath("$.errors[0].field")
                .isEqualTo("file");

        await().untilAsserted(() -> assertThat(image.uploads()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=other",
                "multipart/form-data; boundary=\"\"",
                "application/json",
                "image/jpeg"
            })
    void wantsAForm(String contentType) {
        image.as(Ids.next())
                .put()
                .uri("/api/v1/me/avatar")
                .header("Content-Type", contentType)
                .bodyValue("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc")
                .exchange()
                .expectStatus()
                .value(status -> assertThat(status).isIn(400, 415));
    }

    @Test
    void wantsABody() {
        image.as(Ids.next())
                .put()
                .uri("/api/v1/me/avatar")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .exchange()
                .expectStatus()
                .isBadRequest();
    }

    @Test
    void refusesAPartWithEndlessHeaders() {
        image.as(Ids.next())
                .put()
                .uri("/api/v1/me/avatar")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .bodyValue("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\nX: "
                        + "y".repeat(64 * 1024) + "\r\n\r\nabc\r\n--x--")
                .exchange()
                .expectStatus()
                .value(status -> assertThat(status).isIn(400, 413));
    }

    @Test
    void answersWithoutATokenBeforeTheBodyIsSent() throws IOException {
        assertThat(raw("PUT /api/v1/me/avatar HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\n"
                        + "Content-Length: 5000000\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 401 ");
    }

    @Test
    void answersTooLargeBeforeTheBodyIsSent() throws IOException {
        assertThat(raw("PUT /api/v1/me/avatar HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                        + TestTokens.shared().access(Ids.next())
                        + "\r\nContent-Type: multipart/form-data; boundary=x\r\n"
                        + "Content-Length: 50000000\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void tokensAreChecked() {
        String user = Ids.next();
        TestTokens.shared()
                .bad(user)
                .forEach((name, token) -> assertThat(removal(token)).as(name).isEqualTo(401));
    }

    @Test
    void aTokenWhoseSessionEndedIsRefused() {
        String user = Ids.next();
        String ended = TestTokens.shared().accessFor(user).claim("sid", "ended").mint();
        String other = TestTokens.shared().accessFor(user).claim("sid", "other").mint();
        assertThat(removal(ended)).isEqualTo(204);

        userRoom.revoke(user, "ended");

        await().atMost(Duration.ofSeconds(2)).until(() -> removal(ended) == 401);
        assertThat(removal(other)).isEqualTo(204);
    }

    private static int removal(String token) {
        return image.client()
                .delete()
                .uri("/api/v1/me/avatar")
                .header("Authorization", "Bearer " + token)
                .exchange()
                .expectBody()
                .returnResult()
                .getStatus()
                .value();
    }

    @Test
    void aUserUploadsOnlySoOften() {
        String user = Ids.next();
        for (int i = 0; i < 10; i++) {
            image.upload(user, PICTURE).expectStatus().isCreated();
        }

        image.upload(user, PICTURE)
                .expectStatus()
                .isEqualTo(429)
                .expectHeader()
                .exists("Retry-After")
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("rate-limited");
        image.upload(Ids.next(), PICTURE).expectStatus().isCreated();
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void anAbortedUploadLeavesNothing(CapturedOutput output) throws IOException {
        ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        for (int i = 0; i < 10; i++) {
            try (Socket socket = new Socket("127.0.0.1", image.port())) {
                String form = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
                socket.getOutputStream()
                        .write(("PUT /api/v1/me/avatar HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                                        + TestTokens.shared().access(Ids.next())
                                        + "\r\n"
                                        + "Content-Type: multipart/form-data; boundary=x\r\n"
                                        + "Content-Length: 5000000\r\n\r\n"
                                        + form)
                                .getBytes(ISO_8859_1));
                socket.getOutputStream().write(new byte[2_000_000]);
                await().untilAsserted(() -> assertThat(image.uploads()).isNotEmpty());
                // An end with a reset, as a browser that is closed, and one without.
                socket.setSoLinger(i % 2 == 0, 0);
            }
            await().untilAsserted(() -> assertThat(image.uploads()).isEmpty());
        }
        // What leaked is reported when memory is asked for after a collection.
        System.gc();
        avatar(image.upload(Ids.next(), PICTURE));
        ResourceLeakDetector.setLevel(before);
        assertThat(output.getAll()).doesNotContain("LEAK", "ERROR", "WARN", "\tat ");
    }

    static MultipartBodyBuilder form(java.util.function.Consumer<MultipartBodyBuilder> fill) {
        MultipartBodyBuilder form = new MultipartBodyBuilder();
        fill.accept(form);
        return form;
    }

    static void file(MultipartBodyBuilder form, String name) {
        form.part(name, new ByteArrayResource(PICTURE), MediaType.IMAGE_JPEG).filename("a.jpg");
    }

    static Map<String, String> avatar(WebTestClient.ResponseSpec response) {
        return response.expectStatus()
                .isCreated()
                .expectBody(new ParameterizedTypeReference<Map<String, Map<String, String>>>() {})
                .returnResult()
                .getResponseBody()
                .get("avatar");
    }

    private static byte[] picture(String path) {
        return image.client()
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", image.port())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }
}
