package dev.maru.image;

import static dev.maru.image.TestPictures.chunk;
import static dev.maru.image.TestPictures.cmykJpeg;
import static dev.maru.image.TestPictures.deflatedZeros;
import static dev.maru.image.TestPictures.fromCamera;
import static dev.maru.image.TestPictures.gif;
import static dev.maru.image.TestPictures.hugePng;
import static dev.maru.image.TestPictures.insert;
import static dev.maru.image.TestPictures.join;
import static dev.maru.image.TestPictures.jpeg;
import static dev.maru.image.TestPictures.photo;
import static dev.maru.image.TestPictures.png;
import static dev.maru.image.TestPictures.quadrants;
import static dev.maru.image.TestPictures.segment;
import static dev.maru.image.TestPictures.webp;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.image.picture.HostileUploads;
import dev.maru.platform.id.Ids;
import dev.maru.testing.TestTokens;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Everything that somebody could send, to the service as it runs with 256 MB of heap: refused or served, soon, and it lives on. */
class BadInputTest {

    private static final Duration SOON = Duration.ofSeconds(8);
    private static final byte[] PICTURE = jpeg(photo(640, 480));

    @TempDir
    private static Path directory;

    private static UserRoomStub userRoom;
    private static ImageProcess image;

    @BeforeAll
    static void start() {
        userRoom = new UserRoomStub();
        image = new ImageProcess(directory, userRoom.url(), Map.of("MARU_UPLOAD_TIME", "4s"));
        image.start();
    }

    @AfterAll
    static void stop() {
        image.close();
        userRoom.close();
    }

    @AfterEach
    void livesOnAndLeavesNothing() {
        assertThat(image.isRunning()).isTrue();
        await().untilAsserted(() -> assertThat(image.uploads()).isEmpty());
    }

    static Stream<Arguments> refused() {
        byte[] gif = gif(quadrants(64, 48, BufferedImage.TYPE_BYTE_INDEXED));
        return Stream.of(
                        HostileUploads.refused(),
                        Stream.of(
                                tooLarge("JPEG of 1 x 65,500", resized(PICTURE, 1, 65_500)),
                                tooLarge("JPEG of 65,500 x 1", resized(PICTURE, 65_500, 1)),
                                tooLarge("PNG of 65,500 x 1", hugePng(65_500, 1)),
                                tooLarge("PNG of 1 x 65,500", hugePng(1, 65_500)),
                                tooLarge("JPEG of 12,000 x 12,000", resized(PICTURE, 12_000, 12_000)),
                                tooLarge(
                                        "lossless WebP of 16 megapixels in 2 MB",
                                        webp(4_000, 4_000, 255, 1, 2, 200, 3)),
                                unreadable(
                                        "HTML that begins as a GIF",
                                        "GIF89a<html><script>alert(1)</script>".getBytes(ISO_8859_1)),
                                Arguments.of("10 MB of zeros", 415, "unsupported-media-type", new byte[10 << 20])),
                        cutAtTenths("JPEG", PICTURE),
                        cutAtTenths("progressive JPEG", jpeg(photo(640, 480), 0.8f, true)),
                        cutAtTenths("PNG", png(photo(64, 48))),
                        cutAtTenths("GIF", gif),
                        cutAtTenths("WebP", webp(300, 200, 255, 1, 2, 200, 3)))
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> cutAtTenths(String what, byte[] picture) {
        return IntStream.range(1, 10)
                .mapToObj(tenth -> unreadable(
                        what + " cut at " + tenth + " tenths", Arrays.copyOf(picture, picture.length * tenth / 10)));
    }

    private static Arguments tooLarge(String what, byte[] upload) {
        return Arguments.of(what, 422, "picture-too-large", upload);
    }

    private static Arguments unreadable(String what, byte[] upload) {
        return Arguments.of(what, 422, "picture-unreadable", upload);
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @MethodSource("refused")
    void refuses(String what, int status, String code, byte[] upload) {
        List<String> before = image.stored();
        long start = System.nanoTime();

        HttpResponse<String> avatar = image.putAvatar(Ids.next(), "a.png", upload);
        HttpResponse<String> picture = image.postPicture(Ids.next(), upload);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON.multipliedBy(2));
        for (HttpResponse<String> answer : List.of(avatar, picture)) {
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(code(answer)).isEqualTo(code);
        }
        assertThat(image.stored()).isEqualTo(before);
    }

    static Stream<Arguments> served() {
        byte[] small = png(quadrants(100, 100, BufferedImage.TYPE_INT_RGB));
        byte[] name = "x\0\0".getBytes(ISO_8859_1);
        return Stream.of(
                Arguments.of("JPEG with a ZIP behind it", join(PICTURE, "PK\3\4 evil.jsp".getBytes(ISO_8859_1))),
                Arguments.of("with GPS, XMP and a comment", fromCamera(PICTURE, 6)),
                Arguments.of(
                        "PNG with a profile of 300 MB",
                        insert(small, 33, chunk("iCCP", join(name, deflatedZeros(300_000_000))))),
                Arguments.of("JPEG with 140 parts of a profile", withProfileParts(140)),
                Arguments.of("GIF of 10,000 frames", animated(10_000)),
                Arguments.of("PNG of 49 megapixels in 6 KB", hugePng(7_000, 7_000)),
                Arguments.of(
                        "GIF of 49 megapixels", gif(new BufferedImage(7_000, 7_000, BufferedImage.TYPE_BYTE_BINARY))),
                Arguments.of(
                        "JPEG of 49 megapixels", jpeg(new BufferedImage(7_000, 7_000, BufferedImage.TYPE_BYTE_GRAY))),
                Arguments.of("CMYK", cmykJpeg(photo(400, 300))),
                Arguments.of("YCCK", ycck()),
                Arguments.of("16-bit grey PNG", png(new BufferedImage(300, 200, BufferedImage.TYPE_USHORT_GRAY))),
                Arguments.of(
                        "nothing but transparency", png(new BufferedImage(300, 200, BufferedImage.TYPE_INT_ARGB))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("served")
    void servesNothingButThePicture(String what, byte[] upload) {
        long start = System.nanoTime();

        HttpResponse<String> avatar = image.putAvatar(Ids.next(), "a.png", upload);
        HttpResponse<String> picture = image.postPicture(Ids.next(), upload);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON.multipliedBy(2));
        assertThat(avatar.statusCode()).as(avatar.body()).isEqualTo(201);
        assertThat(picture.statusCode()).as(picture.body()).isEqualTo(201);
        for (String path : List.of(
                json(avatar).get("avatar").get("512").asString(),
                json(picture).get("paths").get("1600").asString())) {
            String served = new String(image.get(path), ISO_8859_1);
            assertThat(served)
                    .startsWith("\u00ff\u00d8\u00ff")
                    .endsWith("\u00ff\u00d9")
                    .doesNotContain("evil", "GPS", "Exif", "ICC_PROFILE", "PK\3\4");
        }
    }

    static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of("up and away", "../../../../etc/passwd", 201),
                Arguments.of("NUL", "a\0.png", 201),
                Arguments.of("CRLF", "a\r\nX-Evil: 1\r\n.png", 201),
                Arguments.of("300 characters", "x".repeat(300) + ".png", 201),
                Arguments.of("right to left", "\u202egpj.exe", 201),
                Arguments.of("none", "", 201),
                Arguments.of("a quote", "a\\\".png", 201));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("names")
    void aNameNeverReachesTheDisk(String what, String name, int status) {
        HttpResponse<String> answer = image.putAvatar(Ids.next(), name, PICTURE);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(image.stored()).allMatch(file -> file.matches("[0-9a-f]{40}\\.jpg"));
    }

    @Test
    void aFormWithoutAnEnd() throws IOException {
        String part = "--" + ImageProcess.BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc";
        assertThat(raw(part.length(), part.getBytes(ISO_8859_1), 0)).contains(" 400 ", "\"code\":\"bad-request\"");
    }

    @Test
    void twoFilesOfTheSameName() throws IOException {
        String part = "--" + ImageProcess.BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc\r\n";
        byte[] form = (part + part + "--" + ImageProcess.BOUNDARY + "--\r\n").getBytes(ISO_8859_1);
        assertThat(raw(form.length, form, 0)).contains(" 400 ", "\"code\":\"invalid\"");
    }

    @Test
    void oneByteNowAndThen() throws IOException {
        byte[] form = ("--" + ImageProcess.BOUNDARY
                        + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc")
                .getBytes(ISO_8859_1);
        long start = System.nanoTime();

        assertThat(raw(1000, form, 100)).contains(" 408 ", "\"code\":\"upload-too-slow\"");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    /** Sixteen bombs and a large picture at once; whoever is told to come again may. */
    @Test
    void aCrowdIsServedOrToldToComeAgain() {
        byte[] camera = jpeg(photo(4000, 3000));
        byte[] bomb = webp(2_800, 2_800, 255, 1, 2, 200, 3);
        List<CompletableFuture<HttpResponse<String>>> crowd = IntStream.range(0, 40)
                .mapToObj(i -> image.putAvatarAsync(Ids.next(), "a.png", i % 4 == 0 ? camera : bomb))
                .toList();

        for (CompletableFuture<HttpResponse<String>> one : crowd) {
            HttpResponse<String> answer = one.join();
            assertThat(answer.statusCode()).as(answer.body()).isIn(201, 408, 422, 503);
            if (answer.statusCode() == 503) {
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            }
        }
        assertThat(crowd.stream().map(one -> one.join().statusCode())).contains(201, 503);
        assertThat(image.putAvatar(Ids.next(), "a.png", camera).statusCode()).isEqualTo(201);
        assertThat(image.postPicture(Ids.next(), camera).statusCode()).isEqualTo(201);
    }

    private static String raw(int announced, byte[] body, int pauseMillis) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", image.port())) {
            socket.setSoTimeout((int) SOON.toMillis());
            OutputStream out = socket.getOutputStream();
            out.write(("PUT /api/v1/me/avatar HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                            + TestTokens.shared().access(Ids.next())
                            + "\r\nContent-Type: multipart/form-data; boundary=" + ImageProcess.BOUNDARY
                            + "\r\nContent-Length: " + announced + "\r\n\r\n")
                    .getBytes(ISO_8859_1));
            Thread writer = Thread.startVirtualThread(() -> write(out, body, pauseMillis));
            StringBuilder answer = new StringBuilder();
            int next = socket.getInputStream().read();
            while (next >= 0 && next != '}') {
                answer.append((char) next);
                next = socket.getInputStream().read();
            }
            writer.interrupt();
            return answer.toString();
        }
    }

    private static void write(OutputStream out, byte[] body, int pauseMillis) {
        try {
            if (pauseMillis == 0) {
                out.write(body);
                return;
            }
            for (byte one : body) {
                out.write(one);
                Thread.sleep(pauseMillis);
            }
        } catch (IOException | InterruptedException e) {
            // The service has heard enough.
        }
    }

    private static byte[] resized(byte[] jpeg, int width, int height) {
        byte[] resized = jpeg.clone();
        int at = 0;
        while (resized[at] != (byte) 0xff || resized[at + 1] != (byte) 0xc0) {
            at++;
        }
        resized[at + 5] = (byte) (height >> 8);
        resized[at + 6] = (byte) height;
        resized[at + 7] = (byte) (width >> 8);
        resized[at + 8] = (byte) width;
        return resized;
    }

    private static byte[] ycck() {
        byte[] jpeg = cmykJpeg(photo(400, 300));
        int adobe = new String(jpeg, ISO_8859_1).indexOf("Adobe");
        jpeg[adobe + 11] = 2;
        return jpeg;
    }

    private static byte[] withProfileParts(int parts) {
        byte[][] segments = new byte[parts][];
        for (int i = 0; i < parts; i++) {
            byte[] payload = new byte[65_000];
            byte[] head = "ICC_PROFILE\0".getBytes(ISO_8859_1);
            System.arraycopy(head, 0, payload, 0, head.length);
            payload[head.length] = (byte) (i + 1);
            payload[head.length + 1] = (byte) parts;
            segments[i] = segment(0xe2, payload);
        }
        return insert(PICTURE, 2, join(segments));
    }

    private static byte[] animated(int frames) {
        byte[] one = gif(quadrants(8, 8, BufferedImage.TYPE_BYTE_INDEXED));
        int at = 13 + 768;
        while (one[at] != 0x2c) {
            at++;
        }
        byte[] frame = Arrays.copyOfRange(one, at, one.length - 1);
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        many.write(one, 0, at);
        for (int i = 0; i < frames; i++) {
            many.writeBytes(frame);
        }
        many.write(0x3b);
        return many.toByteArray();
    }

    private static String code(HttpResponse<String> answer) {
        return json(answer).get("code").asString();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
