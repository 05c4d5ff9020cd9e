package dev.maru.userroom.relation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.platform.id.Ids;
import dev.maru.userroom.UserRoomTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RelationEndpointTest extends UserRoomTest {

    @Test
    void followingIsASet() {
        User me = newUser("me");
        User other = newUser("other");

        JsonNode relation = follow(me, other);
        assertThat(follow(me, other)).isEqualTo(relation);

        assertThat(relation.toString())
                .isEqualTo("{\"follows\":true,\"followedBy\":false,\"blocks\":false,\"followers\":1,\"followings\":0}");
        assertThat(relation(other, me).get("followedBy").asBoolean()).isTrue();
        assertThat(ids(fetch(other, "/api/v1/users/" + other.id() + "/followers")))
                .containsExactly(me.id());
        assertThat(fetch(me, "/api/v1/me/following-ids").get("items").toString())
                .isEqualTo("[\"" + other.id() + "\"]");
        unfollow(me, other);
        unfollow(me, other);
        assertThat(relation(me, other).get("follows").asBoolean()).isFalse();
        assertThat(refusal(call(me, "PUT", "/api/v1/me/followings/" + me.id()))).isEqualTo("invalid");
        assertThat(refusal(call(me, "PUT", "/api/v1/me/followings/" + Ids.next())))
                .isEqualTo("not-found");
    }

    @Test
    void manyAtOnceFollowOnce() {
        User me = newUser("me");
        User other = newUser("other");

        List<Integer> statuses = atOnce(
                IntStream.range(0, 10).boxed().toList(), i -> call(me, "PUT", "/api/v1/me/followings/" + other.id()));

        assertThat(statuses).containsOnly(200);
        assertThat(relation(me, other).get("followers").asInt()).isEqualTo(1);
    }

    @Test
    void listsArePagedNewestFirstWithoutGapOrOverlap() {
        User me = newUser("me");
        List<String> followed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            User other = newUser("other " + i);
            follow(me, other);
            followed.addFirst(other.id());
        }

        List<String> seen = new ArrayList<>();
        String query = "?limit=2";
        while (query != null) {
            JsonNode page = fetch(me, "/api/v1/users/" + me.id() + "/followings" + query);
            seen.addAll(ids(page));
            query = page.get("next").isNull()
                    ? null
                    : "?limit=2&before=" + page.get("next").asString();
        }

        assertThat(seen).containsExactlyElementsOf(followed);
        assertThat(ids(fetch(me, "/api/v1/me/direct-candidates"))).containsExactlyElementsOf(followed);
    }

    @Test
    void aBlockEndsWhatIsBetweenTwoAndKeepsItFromComingBack() {
        User me = newUser("me");
        User other = newUser("other");
        follow(me, other);
        follow(other, me);

        call(me, "PUT", "/api/v1/me/blocks/" + other.id()).expectStatus().isOk();
        call(me, "PUT", "/api/v1/me/blocks/" + other.id()).expectStatus().isOk();

        assertThat(ids(fetch(me, "/api/v1/me/blocks"))).containsExactly(other.id());
        assertThat(relation(me, other).get("follows").asBoolean()).isFalse();
        assertThat(relation(me, other).get("followedBy").asBoolean()).isFalse();
        assertThat(relation(other, me).get("blocks").asBoolean()).isFalse();
        for (User user : List.of(me, other)) {
            User partner = user == me ? other : me;
            assertThat(refusal(call(user, "PUT", "/api/v1/me/followings/" + partner.id())))
                    .isEqualTo("blocked");
            assertThat(ids(fetch(user, "/api/v1/me/direct-candidates"))).isEmpty();
        }
        call(me, "DELETE", "/api/v1/me/blocks/" + other.id()).expectStatus().isNoContent();
        call(me, "DELETE", "/api/v1/me/blocks/" + other.id()).expectStatus().isNoContent();
        assertThat(ids(fetch(me, "/api/v1/me/blocks"))).isEmpty();
        follow(other, me);
    }

    @Test
    void ofAFollowAndABlockAtTheSameTimeTheBlockStays() {
        User me = newUser("me");
        User other = newUser("other");
        for (int round = 0; round < 15; round++) {
            atOnce(
                    List.of("follow", "block"),
                    what -> what.equals("follow")
                            ? call(other, "PUT", "/api/v1/me/followings/" + me.id())
                            : call(me, "PUT", "/api/v1/me/blocks/" + other.id()));

            assertThat(relation(me, other).get("blocks").asBoolean()).isTrue();
            assertThat(relation(me, other).get("followedBy").asBoolean())
                    .as("round " + round)
                    .isFalse();
            call(me, "DELETE", "/api/v1/me/blocks/" + other.id()).expectStatus().isNoContent();
        }
    }

    private JsonNode follow(User user, User other) {
        return answer(user, "PUT", "/api/v1/me/followings/" + other.id(), null);
    }

    private void unfollow(User user, User other) {
        call(user, "DELETE", "/api/v1/me/followings/" + other.id())
                .expectStatus()
                .isNoContent();
    }

    private JsonNode relation(User user, User other) {
        return fetch(user, "/api/v1/users/" + other.id() + "/relation");
    }
}
