package dev.maru.userroom.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.platform.id.Ids;
import dev.maru.userroom.UserRoomTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

class DirectRoomTest extends UserRoomTest {

    private User me;
    private User other;

    @BeforeEach
    void two() {
        me = newUser("me");
        other = newUser("other");
    }

    @Test
    void twoHaveOneRoomFromEitherSideAndAtTheSameTime() {
        follow(me, other);
        follow(other, me);

        List<Integer> statuses =
                atOnce(List.of(me, other, me, other, me, other), user -> direct(user, user == me ? other : me));
        JsonNode mine = opened(me, other);
        JsonNode theirs = opened(other, me);

        assertThat(statuses).containsOnly(200);
        String room = mine.get("id").asString();
        assertThat(theirs.get("id").asString()).isEqualTo(room);
        assertThat(mine.get("partner").asString()).isEqualTo(other.id());
        assertThat(theirs.get("partner").asString()).isEqualTo(me.id());
        assertThat(mine.get("kind").asString()).isEqualTo("direct");
        assertThat(mine.get("memberCount").asInt()).isEqualTo(2);
        assertThat(mine.get("owner").isNull()).isTrue();
        assertThat(kinds(room)).containsExactly("joined", "joined");
        assertThat(ids(fetch(me, "/api/v1/me/rooms"))).containsExactly(room);
        assertThat(ids(fetch(other, "/api/v1/me/rooms"))).containsExactly(room);
        assertThat(ids(fetch(me, "/api/v1/me/rooms?query=OTH"))).containsExactly(room);
        assertThat(ids(fetch(me, "/api/v1/me/rooms?query=me"))).isEmpty();
    }

    @Test
    void itTakesFollowingToBeginAndNotToComeBack() {
        assertThat(refusal(direct(me, other))).isEqualTo("not-followed");
        assertThat(refusal(direct(me, me))).isEqualTo("invalid");
        assertThat(refusal(call(me, "PUT", "/api/v1/me/direct-rooms/" + Ids.next())))
                .isEqualTo("not-found");
        follow(other, me);
        assertThat(refusal(direct(me, other))).isEqualTo("not-followed");
        String room = opened(other, me).get("id").asString();
        assertThat(opened(me, other).get("id").asString()).isEqualTo(room);
    }

    @Test
    void nobodyElseComesInAndNeitherIsAboveTheOther() {
        follow(me, other);
        String room = opened(me, other).get("id").asString();
        User third = newUser("third");

        call(third, "GET", "/api/v1/rooms/" + room).expectStatus().isNotFound();
        assertThat(refusal(join(third, room))).isEqualTo("not-found");
        for (String[] act : new String[][] {
            {"PUT", "/invitations/" + third.id()},
            {"DELETE", "/members/" + other.id()},
            {"PUT", "/bans/" + other.id()},
            {"PUT", "/moderators/" + other.id()}
        }) {
            assertThat(refusal(call(me, act[0], "/api/v1/rooms/" + room + act[1])))
                    .isEqualTo("forbidden");
        }
        for (Map<String, Object> change :
                List.<Map<String, Object>>of(Map.of("name", "ours"), Map.of("readOnly", true), Map.of("capacity", 3))) {
            assertThat(refusal(call(me, "PATCH", "/api/v1/rooms/" + room, change)))
                    .isEqualTo("forbidden");
        }
        assertThat(refusal(call(me, "POST", "/api/v1/rooms/" + room + "/invite-codes", Map.of())))
                .isEqualTo("forbidden");
        assertThat(membership(room, me.id()).get("rules").get("owner").asString())
                .isEmpty();
    }

    @Test
    void aBlockClosesItForBothUntilItIsLifted() {
        follow(me, other);
        String room = opened(me, other).get("id").asString();

        call(other, "PUT", "/api/v1/me/blocks/" + me.id()).expectStatus().isOk();

        for (User user : List.of(me, other)) {
            assertThat(membership(room, user.id()).get("state").asString()).isEqualTo("left");
            assertThat(ids(fetch(user, "/api/v1/me/rooms"))).isEmpty();
            assertThat(refusal(direct(user, user == me ? other : me))).isEqualTo("blocked");
        }
        assertThat(kinds(room)).containsExactly("joined", "joined", "left", "left");
        call(other, "DELETE", "/api/v1/me/blocks/" + me.id()).expectStatus().isNoContent();
        assertThat(refusal(direct(me, other))).isEqualTo("not-followed");
        follow(me, other);
        assertThat(opened(me, other).get("id").asString()).isEqualTo(room);
        assertThat(membership(room, other.id()).get("state").asString()).isEqualTo("member");
    }

    @Test
    void ofAnOpeningAndABlockAtTheSameTimeTheBlockStays() {
        for (int round = 0; round < 10; round++) {
            User third = newUser("third " + round);
            follow(me, third);

            atOnce(
                    List.of("open", "block"),
                    what -> what.equals("open")
                            ? direct(me, third)
                            : call(third, "PUT", "/api/v1/me/blocks/" + me.id()));

            await().untilAsserted(() -> {
                assertThat(ids(fetch(me, "/api/v1/me/rooms"))).isEmpty();
                assertThat(ids(fetch(third, "/api/v1/me/rooms"))).isEmpty();
            });
        }
    }

    @Test
    void eitherEndsItAndTheNextIsAnother() {
        follow(me, other);
        String room = opened(me, other).get("id").asString();

        call(other, "DELETE", "/api/v1/rooms/" + room).expectStatus().isNoContent();

        assertThat(chat.hasEnded(room)).isTrue();
        call(me, "GET", "/api/v1/rooms/" + room).expectStatus().isNotFound();
        call(other, "DELETE", "/api/v1/rooms/" + room).expectStatus().isNotFound();
        String next = opened(me, other).get("id").asString();
        assertThat(next).isNotEqualTo(room);
        assertThat(opened(other, me).get("id").asString()).isEqualTo(next);
    }

    private void follow(User user, User whom) {
        call(user, "PUT", "/api/v1/me/followings/" + whom.id()).expectStatus().isOk();
    }

    private WebTestClient.ResponseSpec direct(User user, User partner) {
        return call(user, "PUT", "/api/v1/me/direct-rooms/" + partner.id());
    }

    private JsonNode opened(User user, User partner) {
        return answer(user, "PUT", "/api/v1/me/direct-rooms/" + partner.id(), null);
    }
}
