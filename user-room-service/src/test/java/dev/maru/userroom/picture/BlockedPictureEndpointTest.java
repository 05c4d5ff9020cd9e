package dev.maru.userroom.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.platform.id.Ids;
import dev.maru.userroom.StubImages;
import dev.maru.userroom.UserRoomTest;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

class BlockedPictureEndpointTest extends UserRoomTest {

    private static final Map<String, String> REASON = Map.of("reason", "not fit to be seen");

    private final String picture = Ids.next().replace("-", "") + "01234567.jpg";

    @AfterEach
    void mend() {
        images.isBroken(false);
    }

    @Test
    void anAdministratorTakesAPictureAwayAndItIsWrittenDown() {
        User admin = admin();

        block(as(admin), picture, REASON)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.names[0]")
                .isEqualTo(picture);

        assertThat(images.purged()).contains(picture);
        assertThat(images.authorizations()).allMatch(header -> header.startsWith("Bearer ey"));
        JsonNode act = lastAct(admin);
        assertThat(act.get("action").asString()).isEqualTo("block-picture");
        assertThat(act.get("target").asString()).isEqualTo(picture);
        assertThat(act.get("by").asString()).isEqualTo(admin.id());
        assertThat(act.get("detail").asString()).isEqualTo("not fit to be seen");
    }

    @Test
    void theIdOfAnUploadStandsForItsPicture() {
        String upload = Ids.next();

        block(as(admin()), upload, REASON).expectStatus().isOk();

        assertThat(images.purged()).contains(upload);
    }

    @Test
    void nobodyElseTakesPicturesAway() {
        block(as(newUser("no admin")), picture, REASON).expectStatus().isForbidden();
        block(client, picture, REASON).expectStatus().isUnauthorized();

        assertThat(images.purged()).doesNotContain(picture);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "..\\users", "0123456789012345678901234567890123456789.png", "01a1ffcb"})
    void whatIsNoPictureIsNotAskedFor(String name) {
        int before = images.purged().size();

        block(as(admin()), name, REASON).expectStatus().is4xxClientError();

        assertThat(images.purged()).hasSize(before);
    }

    @Test
    void aReasonIsRequired() {
        block(as(admin()), picture, Map.of("reason", " ")).expectStatus().isBadRequest();
        block(as(admin()), picture, Map.of()).expectStatus().isBadRequest();

        assertThat(images.purged()).doesNotContain(picture);
    }

    @Test
    void anUnknownUploadIsNotFoundAndABrokenImageServiceIsToBeAskedAgain() {
        User admin = admin();
        block(as(admin), StubImages.UNKNOWN, REASON).expectStatus().isNotFound();

        images.isBroken(true);

        block(as(admin), picture, REASON)
                .expectStatus()
                .isEqualTo(503)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("unavailable");
        assertThat(lastAct(admin).get("target").asString()).isEqualTo(picture);
    }

    private JsonNode lastAct(User admin) {
        return as(admin)
                .get()
                .uri("/api/v1/admin/audit?limit=1")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody()
                .get("items")
                .get(0);
    }

    private static WebTestClient.ResponseSpec block(WebTestClient client, String picture, Map<String, String> body) {
        return client.put()
                .uri("/api/v1/admin/blocked-pictures/{picture}", picture)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }
}
