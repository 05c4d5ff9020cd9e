package dev.maru.image;

import static dev.maru.image.AvatarTest.avatar;
import static dev.maru.image.TestPictures.jpeg;
import static dev.maru.image.TestPictures.photo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.platform.id.Ids;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandOverTest {

    private static final byte[] ONE = jpeg(photo(200, 200));
    private static final byte[] OTHER = jpeg(photo(300, 200));

    private final String user = Ids.next();
    private final String friend = Ids.next();
    private UserRoomStub userRoom;
    private ImageServer image;

    @BeforeEach
    void start(@TempDir Path directory) {
        userRoom = new UserRoomStub();
        image = new ImageServer(
                directory,
                userRoom.url(),
                "maru.hand-over.answer-wait=500ms",
                "maru.hand-over.forget-unknown=1s",
                "maru.store.keep-young=0s",
                "maru.upload.burst=1000");
    }

    @AfterEach
    void stop() {
        image.close();
        userRoom.close();
    }

    @Test
    void waitsUntilUserRoomServiceComesBack() {
        userRoom.goAway();

        Map<String, String> avatar = avatar(image.upload(user, ONE));
        image.client().get().uri(avatar.get("512")).exchange().expectStatus().isOk();
        userRoom.comeBack();

        await().untilAsserted(() -> assertThat(userRoom.avatar(user)).isEqualTo(avatar));
    }

    @Test
    void retriesWhileUserRoomServiceFails() {
        userRoom.answer(HttpResponseStatus.SERVICE_UNAVAILABLE);

        Map<String, String> avatar = avatar(image.upload(user, ONE));
        await().untilAsserted(() -> assertThat(userRoom.authorizations()).hasSizeGreaterThan(3));
        userRoom.answer(HttpResponseStatus.OK);

        await().untilAsserted(() -> assertThat(userRoom.avatar(user)).isEqualTo(avatar));
    }

    @Test
    void goesOnAfterARestart() {
        userRoom.goAway();
        Map<String, String> avatar = avatar(image.upload(user, ONE));
        image.as(friend)
                .delete()
                .uri("/api/v1/me/avatar")
                .exchange()
                .expectStatus()
                .isNoContent();

        image.restart();
        userRoom.comeBack();

        await().untilAsserted(() -> assertThat(userRoom.avatar(user)).isEqualTo(avatar));
        image.client().get().uri(avatar.get("512")).exchange().expectStatus().isOk();
    }

    @Test
    void handsOverOnlyTheLatest() {
        userRoom.goAway();
        avatar(image.upload(user, ONE));
        Map<String, String> latest = avatar(image.upload(user, OTHER));
        userRoom.comeBack();

        await().untilAsserted(() -> assertThat(userRoom.avatar(user)).isEqualTo(latest));
        await().untilAsserted(() -> assertThat(image.stored()).hasSameElementsAs(names(latest)));
    }

    @Test
    void keepsTheOldPictureUntilTheNewOneIsTaken() {
        Map<String, String> old = avatar(image.upload(user, ONE));
        userRoom.goAway();

        Map<String, String> latest = avatar(image.upload(user, OTHER));
        assertThat(image.stored()).containsAll(names(old)).containsAll(names(latest));
        userRoom.comeBack();

        await().untilAsserted(() -> assertThat(image.stored()).hasSameElementsAs(names(latest)));
    }

    @Test
    void keepsAPictureThatSomebodyElseHasToo() {
        Map<String, String> mine = avatar(image.upload(user, ONE));
        assertThat(avatar(image.upload(friend, ONE))).isEqualTo(mine);

        Map<String, String> latest = avatar(image.upload(user, OTHER));
        await().untilAsserted(() -> assertThat(userRoom.avatar(user)).isEqualTo(latest));
        image.as(user)
                .delete()
                .uri("/api/v1/me/avatar")
                .exchange()
                .expectStatus()
                .isNoContent();

        await().untilAsserted(() -> assertThat(image.stored()).hasSameElementsAs(names(mine)));
        image.as(friend)
                .delete()
                .uri("/api/v1/me/avatar")
                .exchange()
                .expectStatus()
                .isNoContent();
        await().untilAsserted(() -> assertThat(image.stored()).isEmpty());
    }

    @Test
    void ofManyAtOnceTheLastWinsAndNothingElseStays() {
        List<byte[]> pictures =
                IntStream.range(0, 12).mapToObj(i -> jpeg(photo(100 + i, 100))).toList();

        pictures.parallelStream()
                .forEach(picture -> image.upload(user, picture).expectStatus().isCreated());

        await().untilAsserted(() -> {
            Map<String, String> taken = userRoom.avatar(user);
            assertThat(taken).isNotNull();
            assertThat(image.stored()).hasSameElementsAs(names(taken));
        });
    }

    @Test
    void forgetsThePictureOfAUserWhoDoesNotExist() {
        userRoom.answer(HttpResponseStatus.NOT_FOUND);

        image.upload(user, ONE).expectStatus().isNotFound();

        assertThat(image.stored()).isNotEmpty();
        await().untilAsserted(() -> assertThat(image.stored()).isEmpty());
    }

    private static Collection<String> names(Map<String, String> avatar) {
        return avatar.values().stream()
                .map(path -> path.substring("/pictures/".length()))
                .toList();
    }
}
