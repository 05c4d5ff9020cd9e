package dev.maru.userroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.userroom.StubChat;
import dev.maru.userroom.UserRoomTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MyRoomsEndpointTest extends UserRoomTest {

    @Test
    void roomsComeWithWhatWasSaidLatestActivityFirst() {
        User me = newUser("me");
        String talkative = newRoom(me, "talkative");
        String quiet = newRoom(me, "quiet");
        newRoom(newUser("other"), "not mine");
        chat.said(talkative, "hello");

        JsonNode page = mine(me, "");

        assertThat(ids(page)).containsExactly(talkative, quiet);
        JsonNode first = page.get("items").get(0);
        assertThat(first.propertyNames())
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
                        "mutedUntil",
                        "onTop",
                        "head",
                        "lastEntry",
                        "unread",
                        "read");
        assertThat(first.get("head").asLong()).isEqualTo(7);
        assertThat(first.get("unread").asInt()).isEqualTo(3);
        assertThat(first.get("read").asLong()).isEqualTo(4);
        assertThat(first.get("lastEntry").get("text").asString()).isEqualTo("hello");
        assertThat(page.get("items").get(1).get("lastEntry").isNull()).isTrue();
    }

    @Test
    void onesRoomsAreFoundByAnyPartOfTheirNameAndSignsAreLiteral() {
        User me = newUser("me");
        String tea = newRoom(me, "Green TEA & 차 (100%)");
        newRoom(me, "Coffee");
        newRoom(newUser("other"), "tea of somebody else");

        for (String part : List.of("tea", "een te", "차", "(100%)", " Tea ")) {
            assertThat(found(me, part)).as(part).containsExactly(tea);
        }
        for (String part : List.of(".*", "^green", "te?a", "{\"$ne\":1}")) {
            assertThat(found(me, part)).as(part).isEmpty();
        }
    }

    private List<String> found(User user, String part) {
        return ids(as(user).get()
                .uri("/api/v1/me/rooms?query={part}", part)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody());
    }

    @Test
    void withoutChatServiceTheListIsThereAllTheSame() {
        User me = newUser("me");
        String older = newRoom(me, "older");
        String newer = newRoom(me, "newer");
        chat.is(StubChat.Mood.SILENT);

        long begin = System.nanoTime();
        JsonNode page = mine(me, "");

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
        assertThat(ids(page)).containsExactly(newer, older);
        JsonNode first = page.get("items").get(0);
        assertThat(first.get("lastEntry").isNull()).isTrue();
        assertThat(first.get("unread").asInt()).isZero();
        assertThat(first.get("read").asLong()).isZero();
        chat.is(StubChat.Mood.AWAY);
        assertThat(ids(mine(me, ""))).containsExactly(newer, older);
    }

    @Test
    void roomsOneLeftOrThatWereDeletedAreGone() {
        User me = newUser("me");
        User other = newUser("other");
        String left = newRoom(other, "left");
        String deleted = newRoom(other, "deleted");
        String kept = newRoom(other, "kept");
        for (String room : List.of(left, deleted, kept)) {
            join(me, room).expectStatus().isOk();
        }

        leave(me, left).expectStatus().isNoContent();
        as(other)
                .delete()
                .uri("/api/v1/rooms/" + deleted)
                .exchange()
                .expectStatus()
                .isNoContent();

        assertThat(ids(mine(me, ""))).containsExactly(kept);
        asService()
                .get()
                .uri("/internal/v1/users/{user}/rooms", me.id())
                .exchange()
                .expectBody(JsonNode.class)
                .value(rooms -> assertThat(rooms.toString()).isEqualTo("{\"items\":[\"" + kept + "\"]}"));
    }

    @Test
    void pagesMeetWithoutGapOrOverlap() {
        User me = newUser("me");
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(newRoom(me, "room " + i));
        }

        List<String> seen = new ArrayList<>();
        String query = "?limit=2";
        while (query != null) {
            JsonNode page = mine(me, query);
            seen.addAll(ids(page));
            query = page.get("next").isNull()
                    ? null
                    : "?limit=2&before=" + page.get("next").asString();
        }

        assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
        as(me).get().uri("/api/v1/me/rooms?before=!!").exchange().expectStatus().isBadRequest();
        as(me).get().uri("/api/v1/me/rooms?limit=0").exchange().expectStatus().isBadRequest();
    }

    @Test
    void nobodyHasNoRooms() {
        assertThat(mine(newUser("new"), "").toString()).isEqualTo("{\"items\":[],\"next\":null}");
    }

    private JsonNode mine(User user, String query) {
        return as(user).get()
                .uri("/api/v1/me/rooms" + query)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }
}
