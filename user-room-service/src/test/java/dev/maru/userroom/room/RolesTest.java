package dev.maru.userroom.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.userroom.UserRoomTest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Who may do what: every way to change a room, tried by everybody. */
class RolesTest extends UserRoomTest {

    private record Act(String method, String path, @Nullable Object body, Set<String> who) {}

    @Test
    void onlyWhoMayDoesAndEverybodyElseIsRefused() {
        Map<String, User> cast = new HashMap<>();
        for (String name : List.of("owner", "moderator", "member", "stranger", "target", "newcomer")) {
            cast.put(name, newUser(name));
        }
        String target = cast.get("target").id();
        Map<String, Object> mute =
                Map.of("until", clock.instant().plus(Duration.ofHours(1)).toString());
        List<Act> acts = List.of(
                new Act("PUT", "/mutes/" + target, mute, Set.of("owner", "moderator")),
                new Act("DELETE", "/mutes/" + target, null, Set.of("owner", "moderator")),
                new Act("PATCH", "", Map.of("readOnly", true), Set.of("owner", "moderator")),
                new Act("PATCH", "", Map.of("slowModeSeconds", 5), Set.of("owner", "moderator")),
                new Act("PATCH", "", Map.of("name", "another"), Set.of("owner")),
                new Act("PATCH", "", Map.of("capacity", 50), Set.of("owner")),
                new Act("PUT", "/password", Map.of("password", "open sesame"), Set.of("owner")),
                new Act("DELETE", "/password", null, Set.of("owner")),
                new Act("GET", "/members", null, Set.of("owner", "moderator", "member")),
                new Act("GET", "/bans", null, Set.of("owner", "moderator")),
                new Act("GET", "/invite-codes", null, Set.of("owner", "moderator")),
                new Act("POST", "/invite-codes", Map.of(), Set.of("owner", "moderator")),
                new Act("DELETE", "/invite-codes/ABCDEFGHJKMN", null, Set.of("owner", "moderator")),
                new Act(
                        "PUT",
                        "/invitations/" + cast.get("newcomer").id(),
                        null,
                        Set.of("owner", "moderator", "member")),
                new Act("PUT", "/moderators/" + target, null, Set.of("owner")),
                new Act("DELETE", "/moderators/" + target, null, Set.of("owner")),
                new Act("DELETE", "/members/" + target, null, Set.of("owner", "moderator")),
                new Act("PUT", "/bans/" + target, null, Set.of("owner", "moderator")),
                new Act("DELETE", "/bans/" + target, null, Set.of("owner", "moderator")),
                new Act("PUT", "/owner", Map.of("user", cast.get("member").id()), Set.of("owner")),
                new Act("DELETE", "", null, Set.of("owner")));
        for (Act act : acts) {
            for (String name : List.of("stranger", "member", "moderator", "owner")) {
                String room = roomOf(cast);

                WebTestClient.ResponseSpec answer =
                        call(cast.get(name), act.method(), "/api/v1/rooms/" + room + act.path(), act.body());

                if (act.who().contains(name)) {
                    answer.expectStatus().is2xxSuccessful();
                } else {
                    assertThat(refusal(answer))
                            .as(name + " " + act)
                            .isEqualTo(name.equals("stranger") ? "not-a-member" : "forbidden");
                }
            }
        }
    }

    private String roomOf(Map<String, User> cast) {
        String room = answer(cast.get("owner"), "POST", "/api/v1/rooms", Map.of("name", "roles", "capacity", 20))
                .get("id")
                .asString();
        for (String name : List.of("moderator", "member", "target")) {
            join(cast.get(name), room).expectStatus().isOk();
        }
        call(
                        cast.get("owner"),
                        "PUT",
                        "/api/v1/rooms/" + room + "/moderators/"
                                + cast.get("moderator").id())
                .expectStatus()
                .isNoContent();
        return room;
    }

    @Test
    void nobodyActsOnWhoIsNotBelow() {
        User owner = newUser("owner");
        User one = newUser("one");
        User two = newUser("two");
        String room = newRoom(owner, "ranks");
        for (User user : List.of(one, two)) {
            join(user, room).expectStatus().isOk();
            call(owner, "PUT", "/api/v1/rooms/" + room + "/moderators/" + user.id())
                    .expectStatus()
                    .isNoContent();
        }

        for (User above : List.of(owner, two)) {
            for (String what : List.of("members", "bans")) {
                String method = what.equals("bans") ? "PUT" : "DELETE";
                assertThat(refusal(call(one, method, "/api/v1/rooms/" + room + "/" + what + "/" + above.id())))
                        .isEqualTo("forbidden");
            }
            assertThat(refusal(call(one, "PUT", "/api/v1/rooms/" + room + "/moderators/" + above.id())))
                    .isEqualTo("forbidden");
        }
        assertThat(roles(owner, room))
                .isEqualTo(Map.of(owner.id(), "owner", one.id(), "moderator", two.id(), "moderator"));
    }

    @Test
    void whoIsBannedStaysOutUntilThatIsOver() {
        User owner = newUser("owner");
        User pest = newUser("pest");
        User stranger = newUser("stranger");
        String room = newRoom(owner, "quiet");
        join(pest, room).expectStatus().isOk();

        for (User user : List.of(pest, pest, stranger)) {
            call(owner, "PUT", "/api/v1/rooms/" + room + "/bans/" + user.id())
                    .expectStatus()
                    .isNoContent();
            assertThat(refusal(join(user, room))).isEqualTo("banned");
        }
        String code = answer(owner, "POST", "/api/v1/rooms/" + room + "/invite-codes", Map.of())
                .get("code")
                .asString();
        assertThat(refusal(call(pest, "PUT", "/api/v1/rooms/" + room + "/members/me", Map.of("code", code))))
                .isEqualTo("banned");
        assertThat(refusal(call(owner, "PUT", "/api/v1/rooms/" + room + "/invitations/" + pest.id())))
                .isEqualTo("banned");
        assertThat(kinds(room)).containsExactly("joined", "joined", "removed");
        assertThat(ids(fetch(owner, "/api/v1/rooms/" + room + "/bans")))
                .containsExactlyInAnyOrder(pest.id(), stranger.id());

        call(owner, "DELETE", "/api/v1/rooms/" + room + "/bans/" + pest.id())
                .expectStatus()
                .isNoContent();
        join(pest, room).expectStatus().isOk();
        assertThat(refusal(join(stranger, room))).isEqualTo("banned");
    }

    @Test
    void ofAJoinAndABanAtTheSameTimeTheBanStays() {
        User owner = newUser("owner");
        User pest = newUser("pest");
        for (int round = 0; round < 10; round++) {
            String room = newRoom(owner, "round " + round);

            atOnce(
                    List.of("join", "ban"),
                    what -> what.equals("join")
                            ? join(pest, room)
                            : call(owner, "PUT", "/api/v1/rooms/" + room + "/bans/" + pest.id()));

            assertThat(membership(room, pest.id()).get("state").asString()).isEqualTo("banned");
            assertThat(room(owner, room).get("memberCount").asInt()).isEqualTo(1);
        }
    }

    @Test
    void aMuteOutlastsGoingAndComingBack() {
        User owner = newUser("owner");
        User loud = newUser("loud");
        String room = newRoom(owner, "calm");
        join(loud, room).expectStatus().isOk();
        String until = clock.instant().plus(Duration.ofHours(2)).toString();

        mute(owner, room, loud, until).expectStatus().isNoContent();
        leave(loud, room).expectStatus().isNoContent();
        join(loud, room).expectStatus().isOk();

        assertThat(room(loud, room).get("mutedUntil").isNull()).isFalse();
        assertThat(membership(room, loud.id()).get("mutedUntil").isNull()).isFalse();
        clock.advance(Duration.ofHours(3));
        assertThat(room(loud, room).get("mutedUntil").isNull()).isTrue();
        clock.reset();
        for (String bad : List.of(
                clock.instant().minusSeconds(1).toString(),
                clock.instant().plus(Duration.ofDays(400)).toString(),
                "tomorrow")) {
            assertThat(refusal(mute(owner, room, loud, bad))).isEqualTo("invalid");
        }
        assertThat(refusal(call(owner, "PUT", "/api/v1/rooms/" + room + "/mutes/" + loud.id(), Map.of())))
                .isEqualTo("invalid");
    }

    @Test
    void aModeratorWhoLeavesIsNoneAfterwards() {
        User owner = newUser("owner");
        User helper = newUser("helper");
        String room = newRoom(owner, "helped");
        join(helper, room).expectStatus().isOk();
        call(owner, "PUT", "/api/v1/rooms/" + room + "/moderators/" + helper.id())
                .expectStatus()
                .isNoContent();
        assertThat(room(helper, room).get("role").asString()).isEqualTo("moderator");

        leave(helper, room).expectStatus().isNoContent();
        join(helper, room).expectStatus().isOk();

        assertThat(room(helper, room).get("role").asString()).isEqualTo("member");
    }

    @Test
    void aRoomIsHandedOverToAMemberOnly() {
        User owner = newUser("owner");
        User heir = newUser("heir");
        String room = newRoom(owner, "inherited");

        assertThat(refusal(call(owner, "PUT", "/api/v1/rooms/" + room + "/owner", Map.of("user", heir.id()))))
                .isEqualTo("not-found");
        join(heir, room).expectStatus().isOk();
        call(owner, "PUT", "/api/v1/rooms/" + room + "/owner", Map.of("user", heir.id()))
                .expectStatus()
                .isOk();

        assertThat(roles(heir, room)).isEqualTo(Map.of(owner.id(), "member", heir.id(), "owner"));
        assertThat(membership(room, heir.id()).get("role").asString()).isEqualTo("owner");
        assertThat(refusal(call(owner, "DELETE", "/api/v1/rooms/" + room))).isEqualTo("forbidden");
    }

    @Test
    void aHandOverToOneWhoLeavesAtTheSameTimeLeavesTheRoomWithAnOwnerInIt() {
        User owner = newUser("owner");
        User heir = newUser("heir");
        for (int round = 0; round < 10; round++) {
            String room = newRoom(owner, "round " + round);
            join(heir, room).expectStatus().isOk();

            atOnce(
                    List.of("hand over", "leave"),
                    what -> what.equals("leave")
                            ? leave(heir, room)
                            : call(owner, "PUT", "/api/v1/rooms/" + room + "/owner", Map.of("user", heir.id())));

            await().untilAsserted(() ->
                    assertThat(room(owner, room).get("owner").asString()).isEqualTo(owner.id()));
        }
    }

    private WebTestClient.ResponseSpec mute(User user, String room, User member, String until) {
        return call(user, "PUT", "/api/v1/rooms/" + room + "/mutes/" + member.id(), Map.of("until", until));
    }

    private Map<String, String> roles(User user, String room) {
        JsonNode items = fetch(user, "/api/v1/rooms/" + room + "/members").get("items");
        return items.valueStream()
                .collect(Collectors.toMap(
                        member -> member.get("id").asString(),
                        member -> Objects.requireNonNull(member.get("role").asString())));
    }
}
