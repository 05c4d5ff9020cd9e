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
    private static final byte[] SMALL = png(quadrants(16, 12, BufferedImage.TYPE_INT_RGB));

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

    static Stream<Arguments> oddNames() {
        return Stream.of(
                oddName("up and away", "../../../../etc/passwd"),
                oddName("up, in Windows", "..\\..\\boot.ini"),
                oddName("the folder above", ".."),
                oddName("a folder", "a/b.png"),
                oddName("a backslash that is escaped", "a\\\\b.png"),
                oddName("a backslash at the end", "a\\"),
                oddName("NUL", "a\0.png"),
                oddName("CRLF", "a\r\nX-Evil: 1\r\n.png"),
                oddName("CRLF as browsers write it", "a%0D%0AX-Evil: 1.png"),
                oddName("LF", "a\nb.png"),
                oddName("CR", "a\rb.png"),
                oddName("a tab", "a\tb.png"),
                oddName("escape", "\u001b[2Jb.png"),
                oddName("delete", "a\u007fb.png"),
                oddName("a control character of C1", "a\u0085b.png"),
                oddName("a line separator", "a\u2028b.png"),
                oddName("256 characters", "x".repeat(252) + ".png"),
                oddName("300 characters", "x".repeat(300) + ".png"),
                oddName("256 characters beyond the first plane", "\ud83d\ude00".repeat(256)),
                oddName("right to left, overridden", "\u202egpj.exe"),
                oddName("left to right, isolated", "\u2066a\u2069.png"),
                oddName("a quote too many", "a\"b.png"),
                Arguments.of("not quoted", "; filename=../a.png"),
                Arguments.of("encoded", "; filename*=UTF-8''..%2Fa.png"),
                Arguments.of("encoded override", "; filename*=UTF-8''%E2%80%AEgpj.exe"),
                Arguments.of("odd before a good one", "; filename=\"../a.png\"; filename*=UTF-8''a.png"),
                Arguments.of("odd behind a good one", "; filename=\"a.png\"; filename*=UTF-8''a%00.png"),
                Arguments.of("none, so a field and no file", ""),
                Arguments.of("two names", "; filename=\"a.png\"; filename=\"b.png\""),
                Arguments.of(
                        "two headers", "; filename=\"a.png\"\r\nContent-Disposition: form-data; filename=\"../a\""));
    }

    private static Arguments oddName(String what, String name) {
        return Arguments.of(what, "; filename=\"" + name + '"');
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oddNames")
    void refusesOddNamesAndSaysSo(String what, String parameters) {
        List<String> before = image.stored();

        for (HttpResponse<String> answer : uploads(parameters)) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(code(answer)).isEqualTo("invalid");
            assertThat(json(answer).get("errors").get(0).get("field").asString())
                    .isEqualTo("file");
        }
        assertThat(image.stored()).isEqualTo(before);
    }

    static Stream<Arguments> ordinaryNames() {
        return Stream.of(
                Arguments.of("nothing special", "; filename=\"a.png\""),
                Arguments.of("Korean", "; filename=\"제주 바다 (2).png\""),
                Arguments.of(
                        "Korean, decomposed as macOS writes it",
                        "; filename=\"\u1112\u1161\u11ab\u1100\u1173\u11af.png\""),
                Arguments.of(
                        "emoji",
                        "; filename=\"\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67 \ud83c\uddf0\ud83c\uddf7.png\""),
                Arguments.of("Hebrew with a mark", "; filename=\"תמונה\u200f.png\""),
                Arguments.of("spaces, dots and signs", "; filename=\" ..a..b; c=d 100%, 'e' .png \""),
                Arguments.of("an escaped quote", "; filename=\"a\\\".png\""),
                Arguments.of("a quote as browsers write it", "; filename=\"a%22.png\""),
                Arguments.of("255 characters", "; filename=\"" + "가".repeat(251) + ".png\""),
                Arguments.of("not quoted", "; filename=a.png"),
                Arguments.of("encoded", "; filename=\"a.png\"; filename*=UTF-8''%EC%82%AC%EC%A7%84.png"),
                Arguments.of("empty", "; filename=\"\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ordinaryNames")
    void takesOrdinaryNamesAndForgetsThem(String what, String parameters) {
        for (HttpResponse<String> answer : uploads(parameters)) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        }
        assertThat(image.stored()).allMatch(file -> file.matches("[0-9a-f]{40}\\.jpg"));
    }

    /** Wherever a picture can be sent to. */
    private static List<HttpResponse<String>> uploads(String parameters) {
        String user = Ids.next();
        String room = userRoom.room(user);
        return List.of(
                image.uploadNamed(user, "PUT", "/api/v1/me/avatar", parameters, SMALL),
                image.uploadNamed(user, "POST", "/api/v1/pictures", parameters, SMALL),
                image.uploadNamed(user, "POST", "/api/v1/rooms/" + room + "/attachments", parameters, SMALL),
                image.uploadNamed(user, "PUT", "/api/v1/rooms/" + room + "/picture", parameters, SMALL));
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
