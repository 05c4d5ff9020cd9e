package dev.maru.userroom.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.maru.platform.id.Ids;
import dev.maru.userroom.StubChat;
import dev.maru.userroom.UserRoomTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

class RoomEndpointTest extends UserRoomTest {

    @Test
    void whoCreatesARoomOwnsItAndIsInIt() {
        User owner = newUser("owner");

        JsonNode room = as(owner)
                .post()
                .uri("/api/v1/rooms")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("name", "  마루 방  "))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectHeader()
                .value("Location", location -> assertThat(location).matches("/api/v1/rooms/[0-9a-f-]{36}"))
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();

        assertThat(room.propertyNames())
                .containsExactly(
                        "id",
                        "kind",
                        "name",
                        "owner",
                        "createdAt",
                        "memberCount",
                        "member",
                        "role",
                        "locked",
                        "capacity",
                        "readOnly",
                        "slowModeSeconds",
                        "picture",
                        "partner",
                        "mutedUntil");
        assertThat(room.get("name").asString()).isEqualTo("마루 방");
        assertThat(room.get("owner").asString()).isEqualTo(owner.id());
        assertThat(room.get("memberCount").asInt()).isEqualTo(1);
        assertThat(room.get("member").asBoolean()).isTrue();
        String id = room.get("id").asString();
        assertThat(room(owner, id)).isEqualTo(room);
        assertThat(lines(id)).extracting(RoomLine::kind, RoomLine::by).containsExactly(tuple("joined", owner.id()));
    }

    @Test
    void othersSeeARoomWithoutBeingInIt() {
        User owner = newUser("owner");
        User other = newUser("other");
        String id = newRoom(owner, "open");

        JsonNode seen = room(other, id);

        assertThat(seen.get("member").asBoolean()).isFalse();
        assertThat(seen.get("memberCount").asInt()).isEqualTo(1);
    }

    @Test
    void theListIsNewestFirstAndPagesMeetWithoutGapOrOverlap() {
        User owner = newUser("owner");
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            made.addFirst(newRoom(owner, "room " + i));
            pause();
        }

        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            JsonNode page = list(owner, "limit=3" + (cursor == null ? "" : "&before=" + cursor));
            page.get("items").forEach(room -> seen.add(room.get("id").asString()));
            assertThat(page.get("items").size()).isLessThanOrEqualTo(3);
            cursor = page.get("next").isNull() ? null : page.get("next").asString();
        } while (cursor != null && !seen.containsAll(made));

        assertThat(seen).doesNotHaveDuplicates().startsWith(made.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=-1",
                "limit=0",
                "limit=10000",
                "limit=101",
                "limit=abc",
                "limit=",
                "before=abc",
                "before=%00"
            })
    void aBadPageIsRefused(String query) {
        as(newUser("reader"))
                .get()
                .uri(uri("/api/v1/rooms?" + query))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("invalid")
                .jsonPath("$.errors[0].field")
                .isEqualTo(query.substring(0, query.indexOf('=')));
    }

    @Test
    void onlyTheOwnerRenamesAndTheRoomsLogSaysSo() {
        User owner = newUser("owner");
        User member = newUser("member");
        String id = newRoom(owner, "before");
        join(member, id).expectStatus().isOk();

        rename(member, id, "mine").expectStatus().isForbidden();
        rename(owner, id, " ").expectStatus().isBadRequest();
        rename(owner, Ids.next(), "nowhere").expectStatus().isNotFound();
        rename(owner, id, "after").expectStatus().isOk();
        rename(owner, id, "after").expectStatus().isOk();

        assertThat(room(member, id).get("name").asString()).isEqualTo("after");
        assertThat(kinds(id)).containsExactly("joined", "joined", "renamed");
    }

    private WebTestClient.ResponseSpec rename(User user, String id, String name) {
        return as(user).patch()
                .uri("/api/v1/rooms/{id}", id)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("name", name))
                .exchange();
    }

    @Test
    void onlyTheOwnerDeletesAndThenThereIsNothing() {
        User owner = newUser("owner");
        User member = newUser("member");
        String id = newRoom(owner, "short-lived");
        join(member, id).expectStatus().isOk();

        as(member)
                .delete()
                .uri("/api/v1/rooms/{id}", id)
                .exchange()
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("forbidden");
        as(owner)
                .delete()
                .uri("/api/v1/rooms/{id}", id)
                .exchange()
                .expectStatus()
                .isNoContent();

        assertThat(chat.hasEnded(id)).isTrue();
        for (User user : List.of(owner, member)) {
            as(user).get()
                    .uri("/api/v1/rooms/{id}", id)
                    .exchange()
                    .expectStatus()
                    .isNotFound();
            as(user).delete()
                    .uri("/api/v1/rooms/{id}", id)
                    .exchange()
                    .expectStatus()
                    .isNotFound();
            as(user).get()
                    .uri("/api/v1/rooms/{id}/members", id)
                    .exchange()
                    .expectStatus()
                    .isNotFound();
            join(user, id).expectStatus().isNotFound();
            leave(user, id).expectStatus().isNotFound();
            assertThat(membership(id, user.id()).get("state").asString()).isEqualTo("no-room");
            assertThat(list(user, "limit=100").toString()).doesNotContain(id);
        }
    }

    @Test
    void aDeletionThatChatServiceDidNotHearOfIsToldUntilItDoes() {
        User owner = newUser("owner");
        String id = newRoom(owner, "unheard");
        chat.is(StubChat.Mood.AWAY);

        as(owner)
                .delete()
                .uri("/api/v1/rooms/{id}", id)
                .exchange()
                .expectStatus()
                .isNoContent();
        assertThat(chat.hasEnded(id)).isFalse();

        chat.is(StubChat.Mood.WELL);
        clock.advance(Duration.ofMinutes(2));
        await().until(() -> chat.hasEnded(id));
    }

    @Test
    void aNamedRequestSentTwiceCreatesOneRoom() {
        User owner = newUser("owner");
        String key = Ids.next();

        JsonNode first = named(owner, key, "once", 201);
        assertThat(named(owner, key, "once", 201)).isEqualTo(first);
        assertThat(named(owner, key, "twice", 422).get("code").asString()).isEqualTo("key-reused");
        assertThat(named(newUser("other"), key, "once", 201).get("id")).isNotEqualTo(first.get("id"));
        assertThat(kinds(first.get("id").asString())).containsExactly("joined");

        as(owner)
                .delete()
                .uri("/api/v1/rooms/{id}", first.get("id").asString())
                .exchange()
                .expectStatus()
                .isNoContent();
        assertThat(named(owner, key, "once", 410).get("code").asString()).isEqualTo("room-gone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "ㅤ", "up‮down", "nul\0", "bell\u0007", "two\nlines"})
    void aNameThatCannotBeShownIsRefused(String name) {
        named(newUser("owner"), null, name, 400);
    }

    @Test
    void aNameMayHave60CodePoints() {
        User owner = newUser("owner");

        named(owner, null, "😀".repeat(60), 201);
        named(owner, null, "😀".repeat(61), 400);
    }

    private JsonNode named(User user, String key, String name, int status) {
        return as(user).post()
                .uri("/api/v1/rooms")
                .headers(headers -> {
                    if (key != null) {
                        headers.set("Idempotency-Key", key);
                    }
                })
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("name", name))
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }

    private JsonNode list(User user, String query) {
        return as(user).get()
                .uri("/api/v1/rooms?" + query)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }

    /** Ids sort by the millisecond. */
    private static void pause() {
        long before = System.currentTimeMillis();
        await().pollInterval(Duration.ofMillis(1)).until(() -> System.currentTimeMillis() > before);
    }
}
