package dev.maru.image;

import static dev.maru.image.TestPictures.jpeg;
import static dev.maru.image.TestPictures.photo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import dev.maru.platform.id.Ids;
import dev.maru.testing.MongoStore;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** kill -9 of the service at its worst moments, and of user-room-service in the middle of an answer. */
class KilledServiceTest {

    private static final Duration LONG_ENOUGH = Duration.ofMillis(1500);

    /** Of one picture. */
    private static final int SIZES = 3;

    @TempDir
    private static Path directory;

    private static UserRoomStub userRoom;
    private static ImageProcess image;

    @BeforeAll
    static void start() {
        userRoom = new UserRoomStub();
        image = new ImageProcess(
                directory,
                userRoom.url(),
                Map.of(
                        "MARU_HAND_OVER_ANSWER_WAIT", "300ms",
                        "MARU_HAND_OVER_FIRST_RETRY", "100ms",
                        "MARU_HAND_OVER_LAST_RETRY", "200ms",
                        "MARU_HAND_OVER_SWEEP", "100ms",
                        "MARU_PICTURE_KEEP_YOUNG", "0s"));
        image.start();
    }

    @AfterAll
    static void stop() {
        image.close();
        userRoom.close();
    }

    @Test
    void aPictureThatWasAcceptedIsHandedOverAfterAKill() {
        String user = Ids.next();
        String forgotten = Ids.next();
        String first = avatar(image.putAvatar(user, "a", picture(1)).body());
        await().untilAsserted(() -> assertThat(userRoom.avatar(user)).containsValue(first));

        // user-room-service has taken it and dies before it has said so; then we die.
        userRoom.sayNothing(true);
        image.putAvatarAsync(user, "a", picture(2));
        await().until(() ->
                userRoom.avatar(user) != null && !userRoom.avatar(user).containsValue(first));
        image.kill();
        userRoom.goAway();
        image.start();

        // It is away when a picture is accepted; then we die again.
        String accepted = avatar(image.putAvatar(user, "a", picture(3)).body());
        String unmarked = avatar(image.putAvatar(forgotten, "a", picture(4)).body());
        image.kill();
        removeMark(forgotten);
        userRoom.sayNothing(false);
        userRoom.comeBack();
        image.start();

        await().untilAsserted(() -> assertThat(userRoom.avatar(user)).containsValue(accepted));
        await().untilAsserted(() -> assertThat(image.stored())
                .contains(name(accepted))
                .doesNotContain(name(first))
                .hasSize(2 * SIZES));
        assertThat(image.uploads()).isEmpty();
        // The control: without the mark that was written before the answer, nobody would know.
        await().during(LONG_ENOUGH).atMost(LONG_ENOUGH.multipliedBy(2)).until(() -> userRoom.avatar(forgotten) == null);
        assertThat(image.stored()).contains(name(unmarked));
    }

    private static void removeMark(String user) {
        try (MongoClient client = MongoClients.create(MongoStore.shared().uri())) {
            Mono.from(client.getDatabase(image.database())
                            .getCollection("avatars")
                            .updateOne(Filters.eq("_id", user), Updates.unset("dueAt")))
                    .block(Duration.ofSeconds(10));
        }
    }

    private static String avatar(String answer) {
        JsonNode avatar = JsonMapper.shared().readTree(answer).get("avatar");
        return avatar.get("512").asString();
    }

    private static String name(String path) {
        return path.substring("/pictures/".length());
    }

    private static byte[] picture(int number) {
        BufferedImage image = photo(1200, 900);
        image.getGraphics().fillRect(300 + number * 30, 200, 100, 300);
        return jpeg(image);
    }
}
