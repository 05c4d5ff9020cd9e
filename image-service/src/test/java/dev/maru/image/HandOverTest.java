package dev.maru.image;

import static dev.maru.image.AvatarTest.avatar;
import static dev.maru.image.TestPictures.jpeg;
import static dev.maru.image.TestPictures.photo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.platform.id.Ids;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandOverTest {

    @TempDir
    private static Path directory;

    private static UserRoomStub userRoom;
    private static ImageServer image;
    private static int pictures;

    private final String user = Ids.next();
    private final String friend = Ids.next();
    /** Of this test alone, since equal pictures are one file. */
    private final byte[] one = picture();

    private final byte[] other = picture();

    @BeforeAll
    static void start() {
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
    void mend() {
        userRoom.answer(HttpResponseStatus.OK);
    }

    @AfterAll
    static void stop() {
        image.close();
        userRoom.close();
    }

    @Test
    void waitsUntilUserRoomServiceComesBack() {
        userRoom.goAway();

        Map<String, String> avatar = avatar(image.upload(user, one));
        image.client().get().uri(avatar.get("512")).exchange().expectStatus().isOk();
        userRoom.comeBack();

        await().untilAsserted(() -> assertThat(userRoom.avatar(user)).isEqualTo(avatar));
    }

    @Test
    void retriesWhileUserRoomServiceFails() {
        userRoom.answer(HttpResponseStatus.SERVICE_UNAVAILABLE);

        Map<String, String> avatar = avatar(image.upload(user, one));
        await().untilAsserted(() -> assertThat(userRoom.authorizations()).hasSizeGreaterThan(3));
        userRoom.answer(HttpResponseStatus.OK);

        await().untilAsserted(() -> assertThat(userRoom.avatar(user)).isEqualTo(avatar));
    }

    @Test
    void goesOnAfterARestart() {
        userRoom.goAway();
        Map<String, String> avatar = avatar(image.upload(user, one));
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
    void forgetsThePictureOfWhoeverWentAway() {
        Map<String, String> avatar = avatar(image.upload(user, one));
        Map<String, String> ofFriend = avatar(image.upload(friend, other));
        assertThat(image.stored()).containsAll(names(avatar));

        for (String gone : List.of(user, Ids.next())) {
            image.asService("user-room-service")
                    .delete()
                    .uri("/internal/v1/users/{user}/avatar", gone)
                    .exchange()
                    .expectStatus()
                    .isNoContent();
        }
        image.as(user)
                .delete()
                .uri("/internal/v1/users/{user}/avatar", friend)
                .exchange()
                .expectStatus()
                .isUnauthorized();

        await().untilAsserted(() -> assertThat(image.stored()).doesNotContainAnyElementsOf(names(avatar)));
        assertThat(image.stored()).containsAll(names(ofFriend));
    }

    @Test
    void handsOverOnlyTheLatest() {
        userRoom.goAway();
        Map<String, String> first = avatar(image.upload(user, one));
        Map<String, String> latest = avatar(image.upload(user, other));
        userRoom.comeBack();

        await().untilAsserted(() -> assertThat(userRoom.avatar(user)).isEqualTo(latest));
        await().untilAsserted(() -> assertThat(image.stored()).doesNotContainAnyElementsOf(names(first)));
        assertThat(image.stored()).containsAll(names(latest));
    }

    @Test
    void keepsTheOldPictureUntilTheNewOneIsTaken() {
        Map<String, String> old = avatar(image.upload(user, one));
        userRoom.goAway();

        Map<String, String> latest = avatar(image.upload(user, other));
        assertThat(image.stored()).containsAll(names(old)).containsAll(names(latest));
        userRoom.comeBack();

        await().untilAsserted(() -> assertThat(image.stored()).doesNotContainAnyElementsOf(names(old)));
        assertThat(image.stored()).containsAll(names(latest));
    }

    @Test
    void keepsAPictureThatSomebodyElseHasToo() {
        Map<String, String> mine = avatar(image.upload(user, one));
        assertThat(avatar(image.upload(friend, one))).isEqualTo(mine);

        Map<String, String> latest = avatar(image.upload(user, other));
        await().untilAsserted(() -> assertThat(userRoom.avatar(user)).isEqualTo(latest));
        image.as(user)
                .delete()
                .uri("/api/v1/me/avatar")
                .exchange()
                .expectStatus()
                .isNoContent();

        await().untilAsserted(() -> assertThat(image.stored()).doesNotContainAnyElementsOf(names(latest)));
        assertThat(image.stored()).containsAll(names(mine));
        image.as(friend)
                .delete()
                .uri("/api/v1/me/avatar")
                .exchange()
                .expectStatus()
                .isNoContent();
        await().untilAsserted(() -> assertThat(image.stored()).doesNotContainAnyElementsOf(names(mine)));
    }

    @Test
    void ofManyAtOnceTheLastWinsAndNothingElseStays() {
        List<byte[]> pictures = Stream.generate(HandOverTest::picture).limit(12).toList();

        Set<String> uploaded = pictures.parallelStream()
                .flatMap(picture -> names(avatar(image.upload(user, picture))).stream())
                .collect(Collectors.toSet());

        await().untilAsserted(() -> {
            Map<String, String> taken = userRoom.avatar(user);
            assertThat(taken).isNotNull();
            Set<String> replaced = new HashSet<>(uploaded);
            replaced.removeAll(names(taken));
            assertThat(image.stored()).containsAll(names(taken)).doesNotContainAnyElementsOf(replaced);
        });
    }

    @Test
    void forgetsThePictureOfAUserWhoDoesNotExist() {
        userRoom.answer(HttpResponseStatus.NOT_FOUND);

        List<String> before = image.stored();
        image.upload(user, one).expectStatus().isNotFound();

        List<String> added = new ArrayList<>(image.stored());
        added.removeAll(before);
        assertThat(added).isNotEmpty();
        await().untilAsserted(() -> assertThat(image.stored()).doesNotContainAnyElementsOf(added));
    }

    private static byte[] picture() {
        return jpeg(photo(200 + pictures++, 200));
    }

    private static Collection<String> names(Map<String, String> avatar) {
        return avatar.values().stream()
                .map(path -> path.substring("/pictures/".length()))
                .toList();
    }
}
