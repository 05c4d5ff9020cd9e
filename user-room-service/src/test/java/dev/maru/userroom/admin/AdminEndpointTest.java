package dev.maru.userroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.platform.id.Ids;
import dev.maru.userroom.StubChat;
import dev.maru.userroom.UserRoomTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

class AdminEndpointTest extends UserRoomTest {

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/admin/users",
        "PUT, /api/v1/admin/users/x/suspension",
        "DELETE, /api/v1/admin/users/x/sessions",
        "GET, /api/v1/admin/audit",
        "GET, /api/v1/admin/reports",
        "PUT, /api/v1/admin/reports/x",
        "GET, /api/v1/admin/anything/else"
    })
    void nobodyElseGetsIn(String method, String path) {
        as(newUser("not an admin"))
                .method(HttpMethod.valueOf(method))
                .uri(path)
                .exchange()
                .expectStatus()
                .isForbidden();
        client.method(HttpMethod.valueOf(method))
                .uri(path)
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @Test
    void anAddressThatNobodyConfirmedMakesNoAdministrator() {
        String email = freshAdminEmail();
        signUp(email, PASSWORD, "first come").expectStatus().isCreated();

        as(signedIn(email))
                .get()
                .uri("/api/v1/admin/users")
                .exchange()
                .expectStatus()
                .isForbidden();
    }

    @Test
    void whoIsSuspendedIsOutAtOnceAndStaysOut() {
        User admin = admin();
        User user = newUser("troublemaker");

        suspend(admin, user.id(), Map.of("reason", "spam in every room"))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.suspension.reason")
                .isEqualTo("spam in every room");

        untilRefused(user);
        signIn(user.email(), PASSWORD)
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("account-suspended");
        signIn(user.email(), "not-the-password-1").expectStatus().isUnauthorized();

        as(admin)
                .delete()
                .uri("/api/v1/admin/users/{id}/suspension", user.id())
                .exchange()
                .expectStatus()
                .isOk();
        signIn(user.email(), PASSWORD).expectStatus().isCreated();
    }

    @Test
    void aSuspensionEndsByItself() {
        User admin = admin();
        User user = newUser("hothead");
        suspend(
                        admin,
                        user.id(),
                        Map.of(
                                "reason",
                                "cool down",
                                "until",
                                clock.instant().plus(Duration.ofHours(1)).toString()))
                .expectStatus()
                .isOk();

        signIn(user.email(), PASSWORD).expectStatus().isForbidden();
        clock.advance(Duration.ofHours(1).plusSeconds(1));
        signIn(user.email(), PASSWORD).expectStatus().isCreated();
    }

    @Test
    void everyActIsWrittenDownWithWhoWhatWhyAndWhence() {
        User admin = admin();
        User user = newUser("watched");
        suspend(admin, user.id(), Map.of("reason", "for the record"))
                .expectStatus()
                .isOk();
        as(admin)
                .delete()
                .uri("/api/v1/admin/users/{id}/sessions", user.id())
                .exchange()
                .expectStatus()
                .isNoContent();

        JsonNode acts = as(admin)
                .get()
                .uri("/api/v1/admin/audit?limit=2")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody()
                .get("items");
        assertThat(acts.get(0).get("action").asString()).isEqualTo("end-sessions");
        assertThat(acts.get(1).get("action").asString()).isEqualTo("suspend");
        assertThat(acts.get(1).get("by").asString()).isEqualTo(admin.id());
        assertThat(acts.get(1).get("target").asString()).isEqualTo(user.id());
        assertThat(acts.get(1).get("detail").asString()).isEqualTo("for the record");
        assertThat(acts.get(1).get("address").asString()).startsWith("10.1.");
    }

    @Test
    void accountsAreFoundByTheBeginningOfAnAddressOrOfAWordOfANameAndByTheirId() {
        User admin = admin();
        String name = "n" + Ids.next().substring(24);
        User user = newUser("Ü " + name + " 김마루");

        for (String text : List.of(
                name.toUpperCase(), "ü " + name, user.id(), " " + user.email().toUpperCase())) {
            assertThat(find(admin, text).get(0).get("id").asString()).as(text).isEqualTo(user.id());
        }
        assertThat(find(admin, user.email().substring(0, 20))).isNotEmpty();
        assertThat(find(admin, name).get(0).toString()).doesNotContain("argon2");
        // Neither from the middle of a word nor as a pattern.
        for (String text : List.of(name.substring(1), ".*", "^" + name, "\\Q", "{\"$ne\":1}", "\uffff")) {
            assertThat(find(admin, text).toString()).as(text).doesNotContain(user.id());
        }
    }

    @Test
    void aNewNameIsFoundAndTheOldOneIsNot() {
        User admin = admin();
        String before = "b" + Ids.next().substring(24);
        String after = "a" + Ids.next().substring(24);
        User user = newUser(before);
        answer(user, "PATCH", "/api/v1/me", Map.of("nickname", after));

        assertThat(find(admin, after)).hasSize(1);
        assertThat(find(admin, before)).isEmpty();
    }

    @Test
    void whatIsReportedIsReadByAdministratorsAndWrittenDown() {
        User admin = admin();
        User owner = newUser("owner");
        User witness = newUser("witness");
        String room = newRoom(owner, "rough");
        join(witness, room).expectStatus().isOk();
        String id = answer(witness, "POST", "/api/v1/reports", message(room, "17"))
                .get("id")
                .asString();

        JsonNode read = fetch(admin, "/api/v1/admin/reports/" + id + "/messages");

        assertThat(read.get("entries").get(0).get("room").asString()).isEqualTo(room);
        assertThat(read.get("entries").get(0).get("seq").asLong()).isEqualTo(17);
        JsonNode act = fetch(admin, "/api/v1/admin/audit?limit=1").get("items").get(0);
        assertThat(act.get("action").asString()).isEqualTo("read-report");
        assertThat(act.get("target").asString()).isEqualTo(id);
        assertThat(act.get("detail").asString()).isEqualTo(room + " #17");

        call(witness, "GET", "/api/v1/admin/reports/" + id + "/messages")
                .expectStatus()
                .isForbidden();
        String missing = answer(witness, "POST", "/api/v1/reports", message(room, "101"))
                .get("id")
                .asString();
        call(admin, "GET", "/api/v1/admin/reports/" + missing + "/messages")
                .expectStatus()
                .isNotFound();
        String person = answer(
                        witness,
                        "POST",
                        "/api/v1/reports",
                        Map.of("kind", "user", "target", owner.id(), "reason", "abuse"))
                .get("id")
                .asString();
        call(admin, "GET", "/api/v1/admin/reports/" + person + "/messages")
                .expectStatus()
                .isNotFound();
        call(admin, "GET", "/api/v1/admin/reports/" + Ids.next() + "/messages")
                .expectStatus()
                .isNotFound();
        chat.is(StubChat.Mood.AWAY);
        call(admin, "GET", "/api/v1/admin/reports/" + id + "/messages")
                .expectStatus()
                .isEqualTo(503);
    }

    @Test
    void thePicturesOfWhatIsReportedAreSeenToo() {
        User admin = admin();
        User owner = newUser("owner");
        String room = newRoom(owner, "rough");
        String id = answer(owner, "POST", "/api/v1/reports", message(room, "51"))
                .get("id")
                .asString();
        String path = "/api/v1/admin/reports/" + id + "/messages";

        JsonNode read = fetch(admin, path);

        assertThat(read.get("entries").get(0).get("seq").asLong()).isEqualTo(51);
        assertThat(read.get("pictures").get(StubChat.PICTURE).get("320").asString())
                .isEqualTo(room + "/" + StubChat.PICTURE);
        images.isBroken(true);
        try {
            assertThat(fetch(admin, path).get("pictures")).isEmpty();
        } finally {
            images.isBroken(false);
        }
    }

    @Test
    void roomsAreFoundByTheirIdsAndByTheBeginningOfTheirName() {
        User admin = admin();
        User owner = newUser("owner");
        String name = "r" + Ids.next().substring(24);
        String open = newRoom(owner, "The " + name);
        String hidden = answer(owner, "POST", "/api/v1/rooms", Map.of("name", name, "kind", "private"))
                .get("id")
                .asString();

        assertThat(ids(fetch(admin, "/api/v1/admin/rooms?query=" + name))).containsExactly(hidden, open);
        assertThat(ids(fetch(admin, "/api/v1/admin/rooms?limit=1&before=" + hidden)))
                .containsExactly(open);
        JsonNode found = fetch(admin, "/api/v1/admin/rooms?ids=" + open + "," + Ids.next())
                .get("items");
        assertThat(found).hasSize(1);
        assertThat(found.get(0).get("name").asString()).isEqualTo("The " + name);
        assertThat(found.get(0).get("kind").asString()).isEqualTo("public");
        assertThat(found.get(0).get("owner").asString()).isEqualTo(owner.id());
        assertThat(refusal(call(admin, "GET", "/api/v1/admin/rooms?ids=,"))).isEqualTo("invalid");
        call(owner, "GET", "/api/v1/admin/rooms").expectStatus().isForbidden();
    }

    @Test
    void aRoomIsClosedForGoodAndThatIsWrittenDown() {
        User admin = admin();
        User owner = newUser("owner");
        String room = newRoom(owner, "den");
        String closure = "/api/v1/admin/rooms/" + room + "/closure";
        call(owner, "PUT", closure, Map.of("reason", "mine")).expectStatus().isForbidden();
        assertThat(refusal(call(admin, "PUT", closure, Map.of()))).isEqualTo("invalid");

        call(admin, "PUT", closure, Map.of("reason", "for thieves"))
                .expectStatus()
                .isNoContent();

        assertThat(chat.hasEnded(room)).isTrue();
        call(owner, "GET", "/api/v1/rooms/" + room).expectStatus().isNotFound();
        assertThat(ids(fetch(owner, "/api/v1/me/rooms"))).doesNotContain(room);
        assertThat(refusal(call(admin, "PUT", closure, Map.of("reason", "again"))))
                .isEqualTo("not-found");
        JsonNode act = fetch(admin, "/api/v1/admin/audit?limit=1").get("items").get(0);
        assertThat(act.get("action").asString()).isEqualTo("close-room");
        assertThat(act.get("target").asString()).isEqualTo(room);
        assertThat(act.get("detail").asString()).isEqualTo("for thieves");
        // Its name is still known to those who look into the log.
        assertThat(fetch(admin, "/api/v1/admin/rooms?ids=" + room)
                        .get("items")
                        .get(0)
                        .get("state")
                        .asString())
                .isEqualTo("deleted");
    }

    /** Otherwise anybody could have administrators read any room. */
    @Test
    void messagesAreReportedByThoseWhoWereInTheRoom() {
        User owner = newUser("owner");
        User outsider = newUser("outsider");
        String room = newRoom(owner, "ours");

        assertThat(refusal(call(outsider, "POST", "/api/v1/reports", message(room, "1"))))
                .isEqualTo("not-a-member");
        assertThat(refusal(call(outsider, "POST", "/api/v1/reports", message(Ids.next(), "1"))))
                .isEqualTo("not-a-member");

        join(outsider, room).expectStatus().isOk();
        leave(outsider, room).expectStatus().isNoContent();
        answer(outsider, "POST", "/api/v1/reports", message(room, "1"));
        for (String number : List.of("0", "-1", "x", "1e3", "9999999999999999", "1.5")) {
            assertThat(refusal(call(owner, "POST", "/api/v1/reports", message(room, number))))
                    .as(number)
                    .isEqualTo("invalid");
        }
    }

    private static Map<String, Object> message(String room, String number) {
        return Map.of("kind", "message", "room", room, "target", number, "reason", "abuse");
    }

    @Test
    void administratorsDoNotLockEachOtherOut() {
        User admin = admin();

        suspend(admin, admin().id(), Map.of("reason", "mine now"))
                .expectStatus()
                .isForbidden();
        suspend(admin, Ids.next(), Map.of("reason", "nobody")).expectStatus().isNotFound();
    }

    @Test
    void reportsWaitInAQueueUntilOneAdministratorDecides() {
        User admin = admin();
        User reporter = newUser("witness");
        String target = Ids.next();

        String id = report(reporter, target)
                .expectStatus()
                .isCreated()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody()
                .get("id")
                .asString();
        String again = report(reporter, target)
                .expectStatus()
                .isCreated()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody()
                .get("id")
                .asString();
        assertThat(again).isEqualTo(id);
        assertThat(queue(admin, "open").toString()).contains(id);

        decide(admin, id, "resolved")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.decidedBy")
                .isEqualTo(admin.id());
        decide(admin, id, "dismissed").expectStatus().isEqualTo(409);
        assertThat(queue(admin, "open").toString()).doesNotContain(id);
        assertThat(queue(admin, "resolved").toString()).contains(id);
    }

    @Test
    void aReportNamesSomethingAndAReason() {
        User user = newUser("vague");
        for (Map<String, String> body : List.of(
                Map.of("kind", "planet", "target", "x", "reason", "spam"),
                Map.of("kind", "user", "target", "x", "reason", "dislike"),
                Map.of("kind", "user", "target", "../x", "reason", "spam"),
                Map.of("kind", "message", "target", "5", "reason", "spam"))) {
            as(user).post()
                    .uri("/api/v1/reports")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(body)
                    .exchange()
                    .expectStatus()
                    .isBadRequest();
        }
    }

    private WebTestClient.ResponseSpec report(User user, String target) {
        return as(user).post()
                .uri("/api/v1/reports")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("kind", "user", "target", target, "reason", "abuse", "text", "look"))
                .exchange();
    }

    private WebTestClient.ResponseSpec decide(User admin, String id, String state) {
        return as(admin)
                .put()
                .uri("/api/v1/admin/reports/{id}", id)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("state", state, "note", "seen"))
                .exchange();
    }

    private JsonNode queue(User admin, String state) {
        return as(admin)
                .get()
                .uri("/api/v1/admin/reports?limit=100&state=" + state)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody()
                .get("items");
    }

    private JsonNode find(User admin, String query) {
        return as(admin)
                .get()
                .uri("/api/v1/admin/users?query={query}", query)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody()
                .get("items");
    }

    private WebTestClient.ResponseSpec suspend(User admin, String user, Map<String, Object> body) {
        return as(admin)
                .put()
                .uri("/api/v1/admin/users/{id}/suspension", user)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }
}
