package dev.maru.image.store;

import static dev.maru.image.TestPictures.jpeg;
import static dev.maru.image.TestPictures.photo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.maru.image.ImageProcess;
import dev.maru.platform.id.Ids;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** kill -9 of the service while the bytes of a picture are on their way into a bucket. */
class KilledUploadToS3Test {

    private static final String PREFIX = "pictures/";
    private static final int SIZES = 3;

    /** More than the smallest size of the picture has, and less than the largest. */
    private static final int HALF = 100_000;

    private static final Duration A_WHILE = Duration.ofMillis(700);

    @TempDir
    private static Path directory;

    private static S3Server server;
    private static StallingProxy proxy;
    private static S3Bucket bucket;
    private static ImageProcess image;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        proxy = new StallingProxy(server.port());
        bucket = S3Bucket.open(S3PictureStoreTest.properties(server.endpoint(), S3Server.ANOTHER_BUCKET));
        image = new ImageProcess(
                directory,
                "http://127.0.0.1:1",
                Map.of(
                        "MARU_PICTURE_STORE", "s3",
                        "MARU_S3_ENDPOINT", proxy.endpoint().toString(),
                        "MARU_S3_BUCKET", S3Server.ANOTHER_BUCKET,
                        "MARU_S3_ACCESS_KEY", "test",
                        "MARU_S3_SECRET_KEY", "test",
                        "MARU_PICTURE_KEEP_YOUNG", "2s",
                        "MARU_PICTURE_ORPHAN_SWEEP", "500ms"));
        image.start();
        server.awaitReady(bucket);
    }

    @AfterAll
    static void stop() {
        image.close();
        bucket.close();
        proxy.close();
        server.close();
    }

    @Test
    void leavesNothingHalfAndItsOrphansAreCollected() {
        byte[] picture = jpeg(photo(1200, 900));
        proxy.stallAfter(HALF);
        CompletableFuture<HttpResponse<String>> upload =
                CompletableFuture.supplyAsync(() -> image.postPicture(Ids.next(), picture));
        await().atMost(Duration.ofSeconds(20)).until(() -> proxy.stalled() > 0 && !stored().isEmpty());

        image.kill();

        assertThatThrownBy(upload::join).hasCauseInstanceOf(IOException.class);
        await().during(A_WHILE)
                .atMost(A_WHILE.multipliedBy(4))
                .untilAsserted(() -> assertThat(stored())
                        .isNotEmpty()
                        .hasSizeLessThan(SIZES)
                        .allMatch(KilledUploadToS3Test::isWhole));
        proxy.goOn();
        image.start();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(stored()).isEmpty());

        JsonNode paths = JsonMapper.shared()
                .readTree(image.postPicture(Ids.next(), picture).body())
                .get("paths");

        assertThat(stored()).hasSize(SIZES).allMatch(KilledUploadToS3Test::isWhole);
        for (JsonNode path : paths.values()) {
            byte[] served = image.get(path.asString());
            assertThat(PictureName.of(served).path()).isEqualTo(path.asString());
        }
    }

    @Test
    void whileTheBucketIsAwayUploadsAreToBeTriedAgain() {
        proxy.refuse(true);
        try {
            HttpResponse<String> answer = image.postPicture(Ids.next(), jpeg(photo(300, 200)));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.body()).contains("\"unavailable\"");
        } finally {
            proxy.refuse(false);
        }
    }

    private static List<String> stored() {
        return bucket.list(PREFIX).block().stream().map(S3Bucket.Listed::key).toList();
    }

    private static boolean isWhole(String key) {
        byte[] bytes = bucket.get(key).block();
        return bytes != null && key.equals(PREFIX + PictureName.of(bytes).value());
    }
}
