package dev.maru.image.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class S3PictureStoreTest extends PictureStoreContract {

    private static S3Server server;
    private static S3Bucket bucket;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        bucket = S3Bucket.open(properties(server.endpoint(), S3Server.BUCKET));
        server.awaitReady(bucket);
    }

    @AfterAll
    static void stop() {
        bucket.close();
        server.close();
    }

    @Override
    PictureStore open(Duration keepYoung) {
        return new S3PictureStore(bucket, "", keepYoung);
    }

    @Test
    void leavesNoMarkBesideAPicture() {
        PictureName name = put(picture);

        remove(impatient, name, true);

        assertThat(bucket.list("removals/").block()).isEmpty();
        assertThat(bucket.list("pictures/" + name.value()).block())
                .extracting(S3Bucket.Listed::key)
                .containsExactly("pictures/" + name.value());
    }

    /** The control: who stores without looking for marks loses the picture in just that moment. */
    @Test
    void aPictureStoredAgainWithoutLookingForMarksIsLost() {
        PictureName name = put(picture);

        impatient
                .remove(
                        name,
                        () -> bucket.put("pictures/" + name.value(), picture, "image/jpeg")
                                .thenReturn(false))
                .block();

        assertThat(store.get(name).blockOptional()).isEmpty();
    }

    @Test
    void shelvesAreApart() {
        S3PictureStore members = new S3PictureStore(bucket, "members/", KEEP_YOUNG);
        PictureName name = members.put(List.of(bytes(77))).block().getFirst();

        assertThat(members.get(name).block()).isEqualTo(bytes(77));
        assertThat(store.get(name).blockOptional()).isEmpty();
    }

    @Test
    void listsMoreThanOnePage() {
        for (int i = 0; i < 5; i++) {
            bucket.put("many/" + i, new byte[1], "text/plain").block();
        }

        assertThat(bucket.list("many/", 2).block()).hasSize(5);
    }

    static S3Properties properties(URI endpoint, String bucket) {
        return new S3Properties(endpoint, "us-east-1", bucket, "test", "test", true, 32, Duration.ofSeconds(10));
    }
}
