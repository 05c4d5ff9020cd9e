package dev.maru.userroom.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.platform.id.Ids;
import dev.maru.userroom.UserRoomTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Who gets into a room, and who does not. */
class EntranceTest extends UserRoomTest {

    // Places

    @Test
    void ofManyAtOnceAsManyGetInAsThereArePlaces() {
        User owner = newUser("owner");
        List<User> crowd = crowd(12);
        for (int round = 0; round < 3; round++) {
            String room = newRoom(owner, Map.of("name", "small", "capacity", 5));

            List<Integer> statuses = atOnce(crowd, user -> join(user, room));

            assertThat(statuses).filteredOn(status -> status == 200).hasSize(4);
            assertThat(statuses).filteredOn(status -> status == 409).hasSize(8);
            assertThat(room(owner, room).get("memberCount").asInt()).isEqualTo(5);
        }
    }

    /** The control: counting first and writing afterwards lets too many in, and the test above would see it. */
    @Test
    void countingBeforeTheEntryLetsTooManyIn() {
        User owner = newUser("owner");
        List<User> crowd = crowd(12);
        int most = 0;
        for (int round = 0; round < 10 && most <= 5; round++) {
            String room = newRoom(owner, Map.of("name", "small"));

            atOnce(
                    crowd,
                    user -> room(user, room).get("memberCount").asInt() < 5
                            ? join(user, room)
                            : call(user, "GET", "/api/v1/me"));

            most = Math.max(most, room(owner, room).get("memberCount").asInt());
        }
        assertThat(most).isGreaterThan(5);
    }

    @Test
    void placesAreFreeAgainWhenSomebodyGoes() {
        User owner = newUser("owner");
        User one = newUser("one");
        User two = newUser("two");
        String room = newRoom(owner, Map.of("name", "pair", "capacity", 2));

        join(one, room).expectStatus().isOk();
        join(one, room).expectStatus().isOk();
        assertThat(refusal(join(two, room))).isEqualTo("room-full");
        leave(one, room).expectStatus().isNoContent();
        join(two, room).expectStatus().isOk();
        assertThat(refusal(join(one, room))).isEqualTo("room-full");
        call(owner, "DELETE", "/api/v1/rooms/" + room + "/members/" + two.id())
                .expectStatus()
                .isNoContent();
        join(one, room).expectStatus().isOk();
        call(owner, "PUT", "/api/v1/rooms/" + room + "/bans/" + one.id())
                .expectStatus()
                .isNoContent();
        join(two, room).expectStatus().isOk();
        call(owner, "PATCH", "/api/v1/rooms/" + room, Map.of("capacity", 3))
                .expectStatus()
                .isOk();
        join(newUser("three"), room).expectStatus().isOk();
    }

    @Test
    void ofManyWhoComeAndGoThereAreNeverTooManyAndNoPlaceIsLost() {
        User owner = newUser("owner");
        List<User> crowd = crowd(8);
        String room = newRoom(owner, Map.of("name", "doors", "capacity", 4));

        List<Integer> statuses = atOnce(
                IntStream.range(0, 96).boxed().toList(),
                i -> i % 3 == 2 ? leave(crowd.get(i % 8), room) : join(crowd.get(i % 8), room));

        assertThat(statuses).allMatch(status -> List.of(200, 204, 409, 503).contains(status));
        assertThat(room(owner, room).get("memberCount").asInt()).isLessThanOrEqualTo(4);
        crowd.forEach(user -> leave(user, room).expectStatus().isNoContent());
        settle();
        clock.advance(Duration.ofMinutes(1));
        assertThat(crowd.stream().limit(3).map(user -> join(user, room)).toList())
                .allSatisfy(answer -> answer.expectStatus().isOk());
        assertThat(refusal(join(crowd.get(3), room))).isEqualTo("room-full");
    }

    @Test
    void aPlaceThatACrashLeftBehindIsFoundWhenTheRoomIsFull() {
        User owner = newUser("owner");
        User one = newUser("one");
        String room = newRoom(owner, Map.of("name", "ghosts", "capacity", 2));
        Seat orphan = new Seat(Ids.next(), newUser("ghost").id(), clock.instant());
        mongo.updateFirst(Query.query(Criteria.where("_id").is(room)), new Update().push("seats", orphan), Room.class)
                .block();

        assertThat(refusal(join(one, room))).isEqualTo("room-full");
        clock.advance(Duration.ofMinutes(1));
        join(one, room).expectStatus().isOk();
    }

    @Test
    void placesAreCountedOnlyWhereTheyWereFromTheStart() {
        User owner = newUser("owner");
        String room = newRoom(owner, "large");

        assertThat(refusal(call(owner, "PATCH", "/api/v1/rooms/" + room, Map.of("capacity", 5))))
                .isEqualTo("conflict");
        for (int bad : new int[] {-1, 0, 1, 1001}) {
            assertThat(refusal(call(owner, "POST", "/api/v1/rooms", Map.of("name", "x", "capacity", bad))))
                    .isEqualTo("invalid");
        }
    }

    // Passwords

    @Test
    void aPasswordIsAskedForAndNeverShown() {
        User owner = newUser("owner");
        User guest = newUser("guest");
        String room = newRoom(owner, Map.of("name", "locked", "password", "open sesame"));

        assertThat(refusal(join(guest, room))).isEqualTo("password-required");
        assertThat(refusal(knock(guest, room, Map.of("password", "close sesame"))))
                .isEqualTo("wrong-room-password");
        JsonNode seen =
                answer(guest, "PUT", "/api/v1/rooms/" + room + "/members/me", Map.of("password", "open sesame"));

        assertThat(seen.get("locked").asBoolean()).isTrue();
        assertThat(seen.toString())
                .doesNotContain("sesame")
                .doesNotContain("argon")
                .doesNotContain("password");
        leave(guest, room).expectStatus().isNoContent();
        call(owner, "PUT", "/api/v1/rooms/" + room + "/password", Map.of("password", "another one"))
                .expectStatus()
                .isNoContent();
        assertThat(refusal(knock(guest, room, Map.of("password", "open sesame"))))
                .isEqualTo("wrong-room-password");
        call(owner, "DELETE", "/api/v1/rooms/" + room + "/password")
                .expectStatus()
                .isNoContent();
        join(guest, room).expectStatus().isOk();
    }

    @Test
    void guessingIsSlowedDownAndRightPasswordsAreNotCounted() {
        User owner = newUser("owner");
        User guesser = newUser("guesser");
        String room = newRoom(owner, Map.of("name", "locked", "password", "open sesame"));
        for (int i = 0; i < 12; i++) {
            knock(guesser, room, Map.of("password", "open sesame"))
                    .expectStatus()
                    .isOk();
            leave(guesser, room).expectStatus().isNoContent();
        }

        List<String> codes = IntStream.range(0, 14)
                .mapToObj(i -> refusal(knock(guesser, room, Map.of("password", "guess " + i))))
                .toList();

        assertThat(codes).startsWith("wrong-room-password").contains("rate-limited");
    }

    // Private rooms, codes and invitations

    @Test
    void aPrivateRoomIsNotThereForStrangers() {
        User owner = newUser("owner");
        User stranger = newUser("stranger");
        String room = newRoom(owner, Map.of("name", "hidden", "kind", "private"));
        String unknown = Ids.next();

        for (String path : List.of("", "/members", "/bans", "/invite-codes")) {
            assertThat(body(stranger, room, path)).isEqualTo(body(stranger, unknown, path));
        }
        assertThat(refusal(join(stranger, room))).isEqualTo("not-found");
        assertThat(fetch(stranger, "/api/v1/rooms?query=hidden").toString()).doesNotContain(room);
        assertThat(fetch(stranger, "/api/v1/rooms?limit=100").toString()).doesNotContain(room);
        assertThat(fetch(owner, "/api/v1/me/rooms").toString()).contains(room);
    }

    /** But for the numbers that differ in any case. */
    private String body(User user, String room, String path) {
        return call(user, "GET", "/api/v1/rooms/" + room + path)
                .expectStatus()
                .isNotFound()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody()
                .replace(room, "")
                .replaceAll("\"traceId\":\"[^\"]*\"", "");
    }

    @Test
    void aCodeOpensTheRoomAsOftenAsItSays() {
        User owner = newUser("owner");
        List<User> crowd = crowd(8);
        String room = newRoom(owner, Map.of("name", "hidden", "kind", "private"));
        String code = answer(owner, "POST", "/api/v1/rooms/" + room + "/invite-codes", Map.of("uses", 3))
                .get("code")
                .asString();

        assertThat(fetch(crowd.getFirst(), "/api/v1/invite-codes/" + code.toLowerCase())
                        .get("id")
                        .asString())
                .isEqualTo(room);
        List<Integer> statuses = atOnce(crowd, user -> knock(user, room, Map.of("code", code)));

        assertThat(statuses).filteredOn(status -> status == 200).hasSize(3);
        assertThat(statuses).filteredOn(status -> status == 404).hasSize(5);
        assertThat(room(owner, room).get("memberCount").asInt()).isEqualTo(4);
        assertThat(refusal(call(crowd.getFirst(), "GET", "/api/v1/invite-codes/" + code)))
                .isEqualTo("not-found");
    }

    @Test
    void aCodeEndsAndIsOnlyForItsRoom() {
        User owner = newUser("owner");
        User guest = newUser("guest");
        String room = newRoom(owner, Map.of("name", "hidden", "kind", "private"));
        String other = newRoom(owner, Map.of("name", "other", "kind", "private"));
        String path = "/api/v1/rooms/" + room + "/invite-codes";
        String brief = answer(owner, "POST", path, Map.of("expiresInSeconds", 60))
                .get("code")
                .asString();
        String taken = answer(owner, "POST", path, Map.of()).get("code").asString();

        assertThat(refusal(knock(guest, other, Map.of("code", taken)))).isEqualTo("not-found");
        call(owner, "DELETE", "/api/v1/rooms/" + other + "/invite-codes/" + taken)
                .expectStatus()
                .isNoContent();
        assertThat(fetch(owner, path).get("items").size()).isEqualTo(2);
        call(owner, "DELETE", path + "/" + taken).expectStatus().isNoContent();
        clock.advance(Duration.ofMinutes(2));
        assertThat(refusal(knock(guest, room, Map.of("code", taken)))).isEqualTo("not-found");
        assertThat(refusal(knock(guest, room, Map.of("code", brief)))).isEqualTo("not-found");
        assertThat(refusal(knock(guest, room, Map.of("code", "A".repeat(100_00)))))
                .isEqualTo("not-found");
        assertThat(fetch(owner, path).get("items").size()).isZero();
        for (Map<String, Object> bad : List.<Map<String, Object>>of(
                Map.of("uses", 0), Map.of("uses", 1001), Map.of("expiresInSeconds", 0), Map.of("by", guest.id()))) {
            assertThat(refusal(call(owner, "POST", path, bad))).isEqualTo("invalid");
        }
    }

    @Test
    void anInvitationIsAcceptedDeclinedOrTakenBack() {
        User owner = newUser("owner");
        User member = newUser("member");
        User guest = newUser("guest");
        String room = newRoom(owner, Map.of("name", "hidden", "kind", "private"));
        invite(owner, room, member).expectStatus().isNoContent();
        join(member, room).expectStatus().isOk();

        invite(member, room, guest).expectStatus().isNoContent();
        invite(member, room, guest).expectStatus().isNoContent();
        JsonNode invitation =
                fetch(guest, "/api/v1/me/invitations").get("items").get(0);
        assertThat(invitation.get("room").get("id").asString()).isEqualTo(room);
        assertThat(invitation.get("by").get("id").asString()).isEqualTo(member.id());
        call(guest, "DELETE", "/api/v1/me/invitations/" + room).expectStatus().isNoContent();
        assertThat(refusal(join(guest, room))).isEqualTo("not-found");

        invite(owner, room, guest).expectStatus().isNoContent();
        assertThat(refusal(call(member, "DELETE", "/api/v1/rooms/" + room + "/invitations/" + guest.id())))
                .isEqualTo("forbidden");
        call(owner, "DELETE", "/api/v1/rooms/" + room + "/invitations/" + guest.id())
                .expectStatus()
                .isNoContent();
        assertThat(refusal(join(guest, room))).isEqualTo("not-found");

        invite(owner, room, guest).expectStatus().isNoContent();
        join(guest, room).expectStatus().isOk();
        assertThat(fetch(guest, "/api/v1/me/invitations").get("items").size()).isZero();
        assertThat(kinds(room)).containsExactly("joined", "joined", "joined");
    }

    @Test
    void whoBlocksIsNotInvitedAndWhoWasRemovedOnlyByThoseWhoMayRemove() {
        User owner = newUser("owner");
        User member = newUser("member");
        User guest = newUser("guest");
        String room = newRoom(owner, Map.of("name", "hidden", "kind", "private"));
        invite(owner, room, member).expectStatus().isNoContent();
        join(member, room).expectStatus().isOk();
        invite(member, room, guest).expectStatus().isNoContent();

        call(guest, "PUT", "/api/v1/me/blocks/" + member.id()).expectStatus().isOk();
        assertThat(fetch(guest, "/api/v1/me/invitations").get("items").size()).isZero();
        assertThat(refusal(invite(member, room, guest))).isEqualTo("blocked");
        join(guest, room).expectStatus().isOk();
        call(guest, "DELETE", "/api/v1/me/blocks/" + member.id()).expectStatus().isNoContent();

        call(owner, "DELETE", "/api/v1/rooms/" + room + "/members/" + guest.id())
                .expectStatus()
                .isNoContent();
        assertThat(refusal(invite(member, room, guest))).isEqualTo("forbidden");
        invite(owner, room, guest).expectStatus().isNoContent();
    }

    // By name

    @Test
    void whoTypesTheSameNameIsInTheSameRoom() {
        List<User> crowd = crowd(8);
        for (int round = 0; round < 3; round++) {
            String name = "Hall " + Ids.next();

            List<Integer> statuses = atOnce(crowd, user -> byName(user, "  " + name.toUpperCase() + " "));

            assertThat(statuses).containsOnly(200);
            JsonNode seen = answer(crowd.getFirst(), "PUT", "/api/v1/rooms/by-name", Map.of("name", name));
            assertThat(seen.get("memberCount").asInt()).isEqualTo(8);
            assertThat(kinds(seen.get("id").asString())).hasSize(8).containsOnly("joined");
        }
    }

    @Test
    void aRoomThatWasMadeOtherwiseIsEnteredByItsNameToo() {
        User owner = newUser("owner");
        User guest = newUser("guest");
        String name = "Tea " + Ids.next();
        String room = newRoom(owner, Map.of("name", name, "password", "open sesame"));

        assertThat(refusal(byName(guest, name))).isEqualTo("password-required");
        JsonNode seen = answer(guest, "PUT", "/api/v1/rooms/by-name", Map.of("name", name, "password", "open sesame"));
        assertThat(seen.get("id").asString()).isEqualTo(room);

        call(owner, "DELETE", "/api/v1/rooms/" + room).expectStatus().isNoContent();
        JsonNode next = answer(guest, "PUT", "/api/v1/rooms/by-name", Map.of("name", name));
        assertThat(next.get("id").asString()).isNotEqualTo(room);
        assertThat(next.get("owner").asString()).isEqualTo(guest.id());
        call(guest, "DELETE", "/api/v1/rooms/" + next.get("id").asString())
                .expectStatus()
                .isNoContent();
        assertThat(answer(guest, "PUT", "/api/v1/rooms/by-name", Map.of("name", name))
                        .get("id")
                        .asString())
                .isNotEqualTo(next.get("id").asString());
    }

    // Finding

    @Test
    void roomsAreFoundByTheBeginningOfAnyWordAndSignsAreLiteral() {
        User owner = newUser("owner");
        String unique = Ids.next().substring(24);
        String tea = newRoom(owner, "Grüner Tee " + unique + " (am Morgen)");
        String other = newRoom(owner, "마루 " + unique + "x.*");

        assertThat(found(owner, unique)).containsExactly(other, tea);
        assertThat(found(owner, unique + " (AM")).containsExactly(tea);
        assertThat(found(owner, unique + "x.*")).containsExactly(other);
        assertThat(found(owner, "마루 " + unique)).containsExactly(other);
        assertThat(found(owner, unique.substring(1))).isEmpty();
        for (String literal : List.of(unique + ".*", "^" + unique, "{\"$gt\":\"\"}", "$ne", "\\", "(((((", "[a-")) {
            assertThat(found(owner, literal)).as(literal).isEmpty();
        }
    }

    private List<String> found(User user, String query) {
        JsonNode page = as(user).get()
                .uri(builder -> builder.path("/api/v1/rooms")
                        .queryParam("query", "{query}")
                        .build(query))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
        return ids(page);
    }

    // Temporary rooms

    @Test
    void aTemporaryRoomThatNobodyComesBackToIsDeletedAndOthersAreNot(@Autowired AbandonedRooms abandoned) {
        User owner = newUser("owner");
        String lasting = newRoom(owner, "lasting");
        String brief = newRoom(owner, Map.of("name", "brief", "temporary", true));
        String kept = newRoom(owner, Map.of("name", "kept", "temporary", true));
        for (String room : List.of(lasting, brief, kept)) {
            leave(owner, room).expectStatus().isNoContent();
        }
        abandoned.sweep().block();
        room(owner, brief);
        clock.advance(Duration.ofMinutes(9));
        join(owner, kept).expectStatus().isOk();
        clock.advance(Duration.ofMinutes(2));

        abandoned.sweep().block();

        call(owner, "GET", "/api/v1/rooms/" + brief).expectStatus().isNotFound();
        room(owner, lasting);
        room(owner, kept);
        assertThat(chat.hasEnded(brief)).isTrue();
    }

    private List<User> crowd(int size) {
        return IntStream.range(0, size).mapToObj(i -> newUser("guest " + i)).toList();
    }

    private String newRoom(User owner, Map<String, Object> wanted) {
        return answer(owner, "POST", "/api/v1/rooms", wanted).get("id").asString();
    }

    private WebTestClient.ResponseSpec knock(User user, String room, Map<String, Object> door) {
        return call(user, "PUT", "/api/v1/rooms/" + room + "/members/me", door);
    }

    private WebTestClient.ResponseSpec byName(User user, String name) {
        return call(user, "PUT", "/api/v1/rooms/by-name", Map.of("name", name));
    }

    private WebTestClient.ResponseSpec invite(User user, String room, User guest) {
        return call(user, "PUT", "/api/v1/rooms/" + room + "/invitations/" + guest.id());
    }

    private void settle() {
        await().until(() -> {
            clock.advance(Duration.ofSeconds(10));
            return mongo.count(new Query(), "pending").block() == 0;
        });
    }
}
