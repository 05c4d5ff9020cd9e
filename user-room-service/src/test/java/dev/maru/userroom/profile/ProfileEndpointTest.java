package dev.maru.userroom.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.platform.id.Ids;
import dev.maru.userroom.UserRoomTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

class ProfileEndpointTest extends UserRoomTest {

    @Test
    void oneSeesOwnAddressAndOthersDoNot() {
        User me = newUser("me");
        User other = newUser("other");

        as(me).get()
                .uri("/api/v1/me")
                .exchange()
                .expectBody()
                .jsonPath("$.email")
                .isEqualTo(me.email());
        JsonNode seen = get(other, "/api/v1/users/" + me.id());
        assertThat(seen.propertyNames()).containsExactly("id", "nickname", "about", "avatar");
    }

    @Test
    void whatIsNotGivenStaysAsItIs() {
        User me = newUser("before");

        patch(me, Map.of("nickname", " after "))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.nickname")
                .isEqualTo("after")
                .jsonPath("$.about")
                .isEqualTo("");
        patch(me, Map.of("about", "line one\r\nline two"))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.nickname")
                .isEqualTo("after")
                .jsonPath("$.about")
                .isEqualTo("line one\nline two");
        patch(me, Map.of())
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.nickname")
                .isEqualTo("after");
        patch(me, Map.of("about", ""))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.about")
                .isEqualTo("");
    }

    @Test
    void namesThatLookTheSameAreStoredTheSame() {
        User me = newUser("me");

        // Hangul in pieces, as a Mac types it.
        patch(me, Map.of("nickname", "\u1106\u1161\u1105\u116e"))
                .expectBody()
                .jsonPath("$.nickname")
                .isEqualTo("마루");
    }

    @Test
    void whatBreaksARuleIsNamed() {
        User me = newUser("me");

        for (String bad :
                List.of("", " ", "nul\0", "up\u202edown", "x".repeat(31), "a\u0301\u0301\u0301\u0301\u0301\u0301")) {
            patch(me, Map.of("nickname", bad))
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.errors[0].field")
                    .isEqualTo("nickname");
        }
        patch(me, Map.of("about", "😀".repeat(300))).expectStatus().isOk();
        patch(me, Map.of("about", "😀".repeat(301))).expectStatus().isBadRequest();
        patch(me, Map.of("about", "bell\u0007")).expectStatus().isBadRequest();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"x\"}",
                "{\"email\":\"other@maru.test\"}",
                "{\"role\":\"admin\"}",
                "{\"avatar\":null}",
                "{\"nickname\":{\"$set\":1}}",
                "{\"nickname\":[\"a\"]}",
                "{\"nickname\":5}",
                "{\"nickname\":\"\\ud800\"}",
                "{\"nickname\":\"a\",\"nickname\":\"b\"}",
                "[]",
                "null",
                "",
                "{"
            })
    void nothingElseCanBeChangedAndNothingMalformedGetsThrough(String body) {
        User me = newUser("unchanged");

        as(me).patch()
                .uri("/api/v1/me")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isBadRequest();

        assertThat(get(me, "/api/v1/me").get("nickname").asString()).isEqualTo("unchanged");
    }

    @Test
    void peopleAreFoundByTheirIdsInTheOrderOfTheQuestion() {
        User one = newUser("one");
        User two = newUser("two");

        JsonNode found = get(one, "/api/v1/users?ids=%s,%s,%s,%s".formatted(two.id(), Ids.next(), one.id(), two.id()));

        assertThat(found.get("items"))
                .extracting(person -> person.get("nickname").asString())
                .containsExactly("two", "one");
        as(one).get()
                .uri("/api/v1/users/" + Ids.next())
                .exchange()
                .expectStatus()
                .isNotFound();
        as(one).get().uri("/api/v1/users/..%00").exchange().expectStatus().is4xxClientError();
    }

    @Test
    void theNumberOfPeopleInOneQuestionIsBounded() {
        User me = newUser("me");
        String hundred = IntStream.range(0, 100).mapToObj(i -> "id" + i).collect(Collectors.joining(","));

        as(me).get()
                .uri("/api/v1/users?ids=" + hundred)
                .exchange()
                .expectStatus()
                .isOk();
        as(me).get()
                .uri("/api/v1/users?ids=" + hundred + ",more")
                .exchange()
                .expectStatus()
                .isBadRequest();
        as(me).get().uri("/api/v1/users?ids=").exchange().expectStatus().isBadRequest();
        as(me).get().uri("/api/v1/users").exchange().expectStatus().isBadRequest();
    }

    @Test
    void aPictureComesFromTheImageServiceAndTheNewestStays() {
        User me = newUser("me");

        show(me.id(), "one", 1).jsonPath("$.previous").isEmpty();
        show(me.id(), "two", 5).jsonPath("$.previous.128").isEqualTo("/pictures/one-128.jpg");
        // Handed over again, because the answer was lost: the same answer.
        show(me.id(), "two", 5).jsonPath("$.previous.128").isEqualTo("/pictures/one-128.jpg");
        show(me.id(), "late", 3).jsonPath("$.previous").isEmpty();
        assertThat(get(me, "/api/v1/me").get("avatar").toString())
                .isEqualTo(
                        "{\"128\":\"/pictures/two-128.jpg\",\"256\":\"/pictures/two-256.jpg\",\"512\":\"/pictures/two-512.jpg\"}");
        assertThat(get(me, "/api/v1/users/" + me.id()).get("avatar").get("256").asString())
                .isEqualTo("/pictures/two-256.jpg");

        show(me.id(), null, 6).jsonPath("$.previous.512").isEqualTo("/pictures/two-512.jpg");
        assertThat(get(me, "/api/v1/me").get("avatar").isNull()).isTrue();
    }

    @Test
    void onlyAServiceSetsAPictureAndOnlyOfSomebody() {
        User me = newUser("me");
        String path = "/internal/v1/users/" + me.id() + "/avatar";
        Map<String, Object> picture = Map.of("avatar", avatar("x"), "version", 1);

        as(me).put().uri(path).bodyValue(picture).exchange().expectStatus().isUnauthorized();
        client.put().uri(path).bodyValue(picture).exchange().expectStatus().isUnauthorized();
        put(Ids.next(), picture).expectStatus().isNotFound();
        put(me.id(), Map.of("avatar", avatar("x"))).expectStatus().isBadRequest();
        put(me.id(), Map.of("avatar", avatar("../x"), "version", 1))
                .expectStatus()
                .isBadRequest();
        put(me.id(), Map.of("avatar", Map.of("128", "/pictures/x"), "version", 1))
                .expectStatus()
                .isBadRequest();
        put(me.id(), Map.of("avatar", avatar("x"), "version", Map.of("$gt", 0)))
                .expectStatus()
                .isBadRequest();
    }

    private WebTestClient.BodyContentSpec show(String user, String name, long version) {
        Map<String, Object> body = new HashMap<>();
        body.put("avatar", name == null ? null : avatar(name));
        body.put("version", version);
        return put(user, body).expectStatus().isOk().expectBody();
    }

    private WebTestClient.ResponseSpec put(String user, Map<String, Object> body) {
        return asService()
                .put()
                .uri("/internal/v1/users/{user}/avatar", user)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private static Map<String, String> avatar(String name) {
        return Map.of(
                "128", "/pictures/" + name + "-128.jpg",
                "256", "/pictures/" + name + "-256.jpg",
                "512", "/pictures/" + name + "-512.jpg");
    }

    private WebTestClient.ResponseSpec patch(User user, Map<String, ?> changes) {
        return as(user).patch()
                .uri("/api/v1/me")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(changes)
                .exchange();
    }

    private JsonNode get(User user, String path) {
        return as(user).get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }
}
