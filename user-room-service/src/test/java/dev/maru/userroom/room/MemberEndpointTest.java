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
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

class MemberEndpointTest extends UserRoomTest {

    @Test
    void joiningIsSaidInTheRoomOnce() {
        User owner = newUser("owner");
        User guest = newUser("guest");
        String room = newRoom(owner, "open");

        join(guest, room)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.member")
                .isEqualTo(true)
                .jsonPath("$.memberCount")
                .isEqualTo(2);
        join(guest, room)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.memberCount")
                .isEqualTo(2);

        assertThat(lines(room)).extracting(RoomLine::by).containsExactly(owner.id(), guest.id());
    }

    @Test
    void leavingIsSaidInTheRoomOnceAndComingBackAgain() {
        User owner = newUser("owner");
        User guest = newUser("guest");
        String room = newRoom(owner, "open");

        leave(guest, room).expectStatus().isNoContent();
        join(guest, room).expectStatus().isOk();
        leave(guest, room).expectStatus().isNoContent();
        leave(guest, room).expectStatus().isNoContent();
        assertThat(room(guest, room).get("memberCount").asInt()).isEqualTo(1);
        join(guest, room).expectStatus().isOk();

        assertThat(kinds(room)).containsExactly("joined", "joined", "left", "joined");
    }

    @Test
    void onlyMembersSeeWhoIsIn() {
        User owner = newUser("owner");
        User guest = newUser("guest");
        String room = newRoom(owner, "open");

        as(guest)
                .get()
                .uri("/api/v1/rooms/{room}/members", room)
                .exchange()
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("not-a-member");
        join(guest, room).expectStatus().isOk();

        JsonNode page = members(guest, room, "");
        assertThat(page.get("next").isNull()).isTrue();
        JsonNode first = page.get("items").get(0);
        assertThat(first.propertyNames())
                .containsExactly("id", "nickname", "about", "avatar", "role", "joinedAt", "mutedUntil");
        assertThat(first.get("id").asString()).isEqualTo(owner.id());
        assertThat(first.get("role").asString()).isEqualTo("owner");
        assertThat(page.get("items").get(1).get("role").asString()).isEqualTo("member");
    }

    @Test
    void theOwnerSendsAMemberAwayAndTheRoomsLogSaysWho() {
        User owner = newUser("owner");
        User guest = newUser("guest");
        String room = newRoom(owner, "strict");
        join(guest, room).expectStatus().isOk();

        remove(guest, room, owner.id()).expectStatus().isForbidden();
        remove(owner, room, owner.id()).expectStatus().isForbidden();
        remove(owner, Ids.next(), guest.id()).expectStatus().isNotFound();
        remove(owner, room, guest.id()).expectStatus().isNoContent();
        remove(owner, room, guest.id()).expectStatus().isNoContent();

        assertThat(membership(room, guest.id()).get("state").asString()).isEqualTo("removed");
        assertThat(lines(room))
                .extracting(RoomLine::kind, RoomLine::by)
                .containsExactly(
                        tuple("joined", owner.id()), tuple("joined", guest.id()), tuple("removed", owner.id()));
    }

    private WebTestClient.ResponseSpec remove(User user, String room, String member) {
        return as(user).delete()
                .uri("/api/v1/rooms/{room}/members/{member}", room, member)
                .exchange();
    }

    @Test
    void membersArePagedLongestFirst() {
        User owner = newUser("owner");
        String room = newRoom(owner, "crowd");
        List<String> ids = new ArrayList<>(List.of(owner.id()));
        for (int i = 0; i < 6; i++) {
            User guest = newUser("guest " + i);
            join(guest, room).expectStatus().isOk();
            ids.add(guest.id());
        }

        List<String> seen = new ArrayList<>();
        String query = "?limit=2";
        while (query != null) {
            JsonNode page = members(owner, room, query);
            page.get("items").forEach(member -> seen.add(member.get("id").asString()));
            query = page.get("next").isNull()
                    ? null
                    : "?limit=2&after=" + page.get("next").asString();
        }

        assertThat(seen).containsExactlyElementsOf(ids);
    }

    @Test
    void whenTheOwnerLeavesTheLongestMemberOwnsTheRoom() {
        User owner = newUser("owner");
        User second = newUser("second");
        User third = newUser("third");
        String room = newRoom(owner, "inherited");
        join(second, room).expectStatus().isOk();
        join(third, room).expectStatus().isOk();

        leave(owner, room).expectStatus().isNoContent();
        assertThat(room(third, room).get("owner").asString()).isEqualTo(second.id());
        assertThat(membership(room, second.id()).get("role").asString()).isEqualTo("owner");

        join(owner, room).expectStatus().isOk();
        assertThat(membership(room, owner.id()).get("role").asString()).isEqualTo("member");
    }

    @Test
    void theLastOneLeavingArchivesTheRoomAndWhoComesBackOwnsIt() {
        User owner = newUser("owner");
        User late = newUser("late");
        String room = newRoom(owner, "empty");

        leave(owner, room).expectStatus().isNoContent();
        assertThat(listed(late, room)).isFalse();

        join(late, room).expectStatus().isOk();
        assertThat(listed(late, room)).isTrue();
        assertThat(room(late, room).get("owner").asString()).isEqualTo(late.id());
    }

    @Test
    void ofManyWhoComeAndGoAtOnceNobodyIsLostAndTheRoomHasAnOwner() {
        User owner = newUser("owner");
        String room = newRoom(owner, "busy");
        List<User> guests =
                IntStream.range(0, 12).mapToObj(i -> newUser("guest " + i)).toList();

        all(guests, guest -> join(guest, room));
        List<User> everybody = new ArrayList<>(guests);
        everybody.add(owner);
        assertThat(room(owner, room).get("memberCount").asInt()).isEqualTo(13);

        // All but three leave at once, the owner among them.
        List<User> leaving = everybody.subList(3, 13);
        all(leaving, user -> leave(user, room));

        await().untilAsserted(() -> {
            JsonNode seen = room(guests.getFirst(), room);
            assertThat(seen.get("memberCount").asInt()).isEqualTo(3);
            assertThat(everybody.subList(0, 3))
                    .extracting(User::id)
                    .contains(seen.get("owner").asString());
            assertThat(kinds(room)).hasSize(13 + 10);
        });
        for (User user : everybody) {
            List<String> lines = lines(room).stream()
                    .filter(line -> line.by().equals(user.id()))
                    .map(RoomLine::kind)
                    .toList();
            assertThat(lines).isEqualTo(leaving.contains(user) ? List.of("joined", "left") : List.of("joined"));
        }
    }

    @Test
    void ofTwoWhoAreTheLastToLeaveAtOnceNeitherKeepsTheRoom() {
        User owner = newUser("owner");
        User other = newUser("other");
        for (int round = 0; round < 10; round++) {
            String room = newRoom(owner, "round " + round);
            join(other, room).expectStatus().isOk();

            all(List.of(owner, other), user -> leave(user, room));

            await().untilAsserted(() ->
                    assertThat(mongo.findById(room, Room.class).block().state()).isEqualTo(RoomState.ARCHIVED));
        }
    }

    @Test
    void oneWhoJoinsWhileTheLastLeavesOwnsTheRoom() {
        User owner = newUser("owner");
        User other = newUser("other");
        for (int round = 0; round < 10; round++) {
            String room = newRoom(owner, "round " + round);

            all(List.of(owner, other), user -> user == owner ? leave(user, room) : join(user, room));

            await().untilAsserted(() -> {
                Room stored = mongo.findById(room, Room.class).block();
                assertThat(stored.state()).isEqualTo(RoomState.OPEN);
                assertThat(stored.owner()).isEqualTo(other.id());
            });
        }
    }

    @Test
    void oneWhoComesAndGoesInManyTabsIsInOrOutAndTheLinesSayWhich() {
        User owner = newUser("owner");
        User hasty = newUser("hasty");
        String room = newRoom(owner, "doors");

        List<Integer> numbers = IntStream.range(0, 24).boxed().toList();
        Flux.fromIterable(numbers)
                .flatMap(i -> Mono.fromCallable(() -> {
                            WebTestClient.ResponseSpec answer = i % 2 == 0 ? join(hasty, room) : leave(hasty, room);
                            return answer.expectBody()
                                    .returnResult()
                                    .getStatus()
                                    .value();
                        })
                        .subscribeOn(Schedulers.boundedElastic()))
                .doOnNext(status -> assertThat(status).isIn(200, 204, 503))
                .blockLast();

        boolean in = membership(room, hasty.id()).get("state").asString().equals("member");
        await().untilAsserted(() -> {
            List<String> lines = lines(room).stream()
                    .filter(line -> line.by().equals(hasty.id()))
                    .map(RoomLine::kind)
                    .toList();
            for (int i = 0; i < lines.size(); i++) {
                assertThat(lines.get(i)).as("line " + i).isEqualTo(i % 2 == 0 ? "joined" : "left");
            }
            assertThat(lines.size() % 2 == 1).as("last line says in").isEqualTo(in);
        });
    }

    @Test
    void joiningAndLeavingAreToldWhetherOrNotChatServiceIsThere() {
        User owner = newUser("owner");
        User guest = newUser("guest");
        String room = newRoom(owner, "deaf");
        chat.is(StubChat.Mood.SILENT);

        long begin = System.nanoTime();
        join(guest, room).expectStatus().isOk();
        leave(guest, room).expectStatus().isNoContent();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
        assertThat(kinds(room)).containsExactly("joined", "joined", "left");
    }

    @Test
    void otherServicesLearnWhereSomebodyStands() {
        User owner = newUser("owner");
        User guest = newUser("guest");
        String room = newRoom(owner, "asked");

        assertThat(membership(room, guest.id()).get("state").asString()).isEqualTo("none");
        assertThat(membership(room, guest.id()).get("version").asLong()).isZero();
        assertThat(membership(room, guest.id()).get("rules").get("owner").asString())
                .isEqualTo(owner.id());
        join(guest, room).expectStatus().isOk();
        assertThat(membership(room, guest.id()).get("state").asString()).isEqualTo("member");
        assertThat(membership(room, guest.id()).get("version").asLong()).isEqualTo(1);
        leave(guest, room).expectStatus().isNoContent();
        assertThat(membership(room, guest.id()).get("state").asString()).isEqualTo("left");
        assertThat(membership(room, guest.id()).get("version").asLong()).isEqualTo(2);
        assertThat(membership(Ids.next(), guest.id()).get("state").asString()).isEqualTo("no-room");
        asService()
                .get()
                .uri("/internal/v1/users/{user}/rooms", owner.id())
                .exchange()
                .expectBody()
                .jsonPath("$.items[0]")
                .isEqualTo(room);
        as(owner)
                .get()
                .uri("/internal/v1/users/{user}/rooms", owner.id())
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    private <T> void all(List<T> things, Function<T, WebTestClient.ResponseSpec> act) {
        Flux.fromIterable(things)
                .flatMap(
                        thing -> Mono.fromCallable(() -> act.apply(thing)
                                        .expectStatus()
                                        .is2xxSuccessful()
                                        .expectBody()
                                        .returnResult())
                                .subscribeOn(Schedulers.boundedElastic()),
                        things.size())
                .blockLast();
    }

    private JsonNode members(User user, String room, String query) {
        return as(user).get()
                .uri("/api/v1/rooms/" + room + "/members" + query)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }

    private boolean listed(User user, String room) {
        return as(user).get()
                .uri("/api/v1/rooms?limit=100")
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody()
                .contains(room);
    }
}
