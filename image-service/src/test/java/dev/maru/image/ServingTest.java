package dev.maru.image;

import static dev.maru.image.AvatarTest.avatar;
import static dev.maru.image.TestPictures.jpeg;
import static dev.maru.image.TestPictures.photo;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.platform.id.Ids;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What becomes of a stored picture when it is asked for, in part or not at all, and when it is taken away. */
class ServingTest {

    @TempDir
    private static Path directory;

    private static UserRoomStub userRoom;
    private static ImageServer image;
    private static String path;
    private static byte[] whole;
    private static String tag;

    @BeforeAll
    static void start() {
        userRoom = new UserRoomStub();
        image = new ImageServer(directory, userRoom.url(), "maru.upload.burst=1000");
        path = avatar(image.upload(Ids.next(), jpeg(photo(300, 300)))).get("128");
        EntityExchangeResult<byte[]> answer = get(new HttpHeaders());
        whole = answer.getResponseBody();
        tag = answer.getResponseHeaders().getETag();
    }

    @AfterAll
    static void stop() {
        image.close();
        userRoom.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-9                            | 206 | 0  | 10",
                "bytes=10-                            | 206 | 10 | -1",
                "bytes=-5                             | 206 | -5 | -1",
                "bytes=5-999999999                    | 206 | 5  | -1",
                "bytes=-999999999                     | 206 | 0  | -1",
                "bytes=0-0                            | 206 | 0  | 1",
                "bytes=999999-                        | 416 | 0  | 0",
                "bytes=99999999999999999999-          | 416 | 0  | 0",
                "bytes=-0                             | 416 | 0  | 0",
                "bytes=9-5                            | 200 | 0  | -1",
                "bytes=-                              | 200 | 0  | -1",
                "bytes=a-b                            | 200 | 0  | -1",
                "lines=0-9                            | 200 | 0  | -1",
                "bytes=0-1,4-5                        | 200 | 0  | -1"
            })
    void servesAPart(String range, int status, int from, int to) {
        HttpHeaders headers = new HttpHeaders();
        headers.set("Range", range.strip());

        EntityExchangeResult<byte[]> answer = get(headers);

        int first = from < 0 ? whole.length + from : from;
        int last = to < 0 ? whole.length : to;
        assertThat(answer.getStatus().value()).isEqualTo(status);
        if (status == 416) {
            assertThat(answer.getResponseHeaders().getFirst("Content-Range")).isEqualTo("bytes */" + whole.length);
        } else {
            assertThat(answer.getResponseBody()).isEqualTo(Arrays.copyOfRange(whole, first, last));
        }
        if (status == 206) {
            assertThat(answer.getResponseHeaders().getFirst("Content-Range"))
                    .isEqualTo("bytes " + first + "-" + (last - 1) + "/" + whole.length);
        }
    }

    @Test
    void aThousandRangesCostNoMoreThanThePicture() {
        HttpHeaders headers = new HttpHeaders();
        headers.set("Range", "bytes=" + "0-,".repeat(1000) + "0-");

        assertThat(get(headers).getResponseBody()).hasSize(whole.length);
    }

    @Test
    void aRangeOfAnotherPictureIsNotServed() {
        HttpHeaders same = new HttpHeaders();
        same.set("Range", "bytes=0-9");
        same.set("If-Range", tag);
        HttpHeaders other = new HttpHeaders();
        other.set("Range", "bytes=0-9");
        other.set("If-Range", "\"another\"");

        assertThat(get(same).getResponseBody()).hasSize(10);
        assertThat(get(other).getResponseBody()).isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"TAG | 304", "W/TAG | 304", "\"other\", TAG | 304", "* | 304", "\"other\" | 200"})
    void sendsNothingTwice(String known, int status) {
        HttpHeaders headers = new HttpHeaders();
        headers.set("If-None-Match", known.strip().replace("TAG", tag));

        EntityExchangeResult<byte[]> answer = get(headers);

        assertThat(answer.getStatus().value()).isEqualTo(status);
        assertThat(answer.getResponseHeaders().getETag()).isEqualTo(tag);
    }

    /** It is in memory by now; what is asked under a condition goes the long way. */
    @Test
    void whatIsInMemoryIsServedAsEverythingElse() {
        HttpHeaders conditional = new HttpHeaders();
        conditional.set("If-None-Match", "\"other\"");

        EntityExchangeResult<byte[]> shortWay = get(new HttpHeaders());
        EntityExchangeResult<byte[]> longWay = get(conditional);

        assertThat(shortWay.getResponseBody()).isEqualTo(longWay.getResponseBody());
        for (String name : shortWay.getResponseHeaders().headerNames()) {
            assertThat(shortWay.getResponseHeaders().get(name))
                    .as(name)
                    .isEqualTo(longWay.getResponseHeaders().get(name));
        }
        assertThat(longWay.getResponseHeaders().containsHeader("traceparent")).isTrue();
        assertThat(shortWay.getResponseHeaders().containsHeader("traceparent")).isFalse();
    }

    @Test
    void answersKeepTheOrderOfTheRequests() throws IOException {
        String plain = "GET " + path + " HTTP/1.1\r\nHost: x\r\n";
        String requests = (plain + "\r\n" + plain + "Range: bytes=1-1\r\n\r\n" + plain + "\r\n").repeat(20) + plain
                + "Connection: close\r\n\r\n" + plain + "\r\n";
        try (Socket socket = new Socket("127.0.0.1", image.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(requests.getBytes(ISO_8859_1));

            String answers = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);

            assertThat(Pattern.compile("HTTP/1.1 (\\d+) ")
                            .matcher(answers)
                            .results()
                            .map(answer -> answer.group(1)))
                    .containsExactlyElementsOf(Stream.concat(
                                    IntStream.range(0, 60).mapToObj(i -> i % 3 == 1 ? "206" : "200"), Stream.of("200"))
                            .toList());
        }
    }

    @Test
    void tellsTheLengthWithoutTheBody() {
        image.client()
                .head()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentLength(whole.length)
                .expectBody()
                .isEmpty();
    }

    @Test
    void aPurgedPictureIsGoneAndDoesNotComeBack() {
        byte[] bad = jpeg(photo(733, 622));
        String user = Ids.next();
        Map<String, String> avatar = avatar(image.upload(user, bad));
        image.client().get().uri(avatar.get("128")).exchange().expectStatus().isOk();

        purge(avatar.get("512"))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.names.length()")
                .isEqualTo(3);

        for (String gone : avatar.values()) {
            image.client().get().uri(gone).exchange().expectStatus().isEqualTo(410);
        }
        await().untilAsserted(() -> assertThat(userRoom.avatar(user)).isNull());
        refused(image.upload(user, bad));
        refused(image.upload(user, TestPictures.join(bad, new byte[100])));
        refused(image.attach(Ids.next(), null, null, bad));
        assertThat(avatar(image.upload(user, jpeg(photo(734, 622))))).hasSize(3);
        purge(avatar.get("512")).expectStatus().isOk();
    }

    @Test
    void aPictureIsPurgedByTheIdOfItsUpload() {
        byte[] bad = jpeg(photo(777, 622));
        JsonNode upload = posted(bad);
        String small = upload.get("paths").get("320").asString();
        image.client().get().uri(small).exchange().expectStatus().isOk();

        purge("/pictures/" + upload.get("id").asString()).expectStatus().isOk();

        image.client().get().uri(small).exchange().expectStatus().isEqualTo(410);
        refused(image.attach(Ids.next(), null, null, bad));
        purge("/pictures/" + upload.get("id").asString()).expectStatus().isNotFound();
        purge("/pictures/no-picture").expectStatus().isNotFound();
    }

    /** After the last look at what is refused, and before there is a record that a purge could find. */
    @Test
    void aProfilePictureThatComesInWhileItIsPurgedDoesNotStay() {
        byte[] bad = jpeg(photo(741, 622));
        Map<String, String> first = avatar(image.upload(Ids.next(), bad));
        String late = Ids.next();
        image.beforeNextRecord(() -> purge(first.get("512")).expectStatus().isOk());

        refused(image.upload(late, bad));

        assertThat(userRoom.avatar(late)).isNull();
        for (String gone : first.values()) {
            image.client().get().uri(gone).exchange().expectStatus().isEqualTo(410);
        }
    }

    @Test
    void aPictureOfAPostThatComesInWhileItIsPurgedDoesNotStay() {
        byte[] bad = jpeg(photo(742, 622));
        JsonNode first = posted(bad);
        String key = Ids.next();
        String user = Ids.next();
        image.beforeNextRecord(() ->
                purge("/pictures/" + first.get("id").asString()).expectStatus().isOk());

        refused(image.attach(user, null, key, bad));

        // Nothing is left that a repetition could find.
        refused(image.attach(user, null, key, bad));
        image.client()
                .get()
                .uri(first.get("paths").get("320").asString())
                .exchange()
                .expectStatus()
                .isEqualTo(410);
    }

    @Test
    void onlyServicesPurge() {
        image.as(Ids.next())
                .delete()
                .uri("/internal/v1" + path)
                .exchange()
                .expectStatus()
                .value(status -> assertThat(status).isIn(401, 403));
        image.client().get().uri(path).exchange().expectStatus().isOk();
    }

    private static JsonNode posted(byte[] picture) {
        return JsonMapper.shared()
                .readTree(image.attach(Ids.next(), null, null, picture)
                        .expectStatus()
                        .isCreated()
                        .expectBody()
                        .returnResult()
                        .getResponseBody());
    }

    private static void refused(WebTestClient.ResponseSpec answer) {
        answer.expectStatus().isEqualTo(422).expectBody().jsonPath("$.code").isEqualTo("picture-blocked");
    }

    private static WebTestClient.ResponseSpec purge(String picture) {
        return image.asService("user-room-service")
                .delete()
                .uri("/internal/v1" + picture)
                .exchange();
    }

    private static EntityExchangeResult<byte[]> get(HttpHeaders headers) {
        return image.client()
                .method(HttpMethod.GET)
                .uri(path)
                .headers(all -> all.addAll(headers))
                .exchange()
                .expectBody()
                .returnResult();
    }
}
