package dev.maru.userroom.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.userroom.StubChat;
import dev.maru.userroom.UserRoomTest;
import dev.maru.userroom.membership.Membership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.mongodb.ReactiveMongoDatabaseFactory;
import org.springframework.data.mongodb.core.convert.MappingMongoConverter;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/**
 * Ends the service between any two of its writes, before or after the store took them, and starts it again: what happened
 * is said in the room, once and in order, and what did not happen is not.
 */
@Import(OutboxCrashTest.MortalStore.class)
class OutboxCrashTest extends UserRoomTest {

    /** More writes than any one request makes. */
    private static final int MANY = 40;

    @Autowired
    private MortalMongo store;

    enum When {
        BEFORE_THE_WRITE,
        AFTER_THE_WRITE
    }

    @AfterEach
    void revive() {
        store.live();
        store.forgetAnnouncements(false);
        store.forgetOutboxes(false);
        store.breakDown(false);
    }

    @ParameterizedTest
    @EnumSource
    void joiningIsNeverLost(When when) {
        User owner = newUser("owner");
        int writes = 0;
        for (int n = 1; n <= MANY; n++) {
            User guest = newUser("guest " + n);
            String room = newRoom(owner, "room " + n);

            boolean died = dies(n, when, () -> join(guest, room).expectBody().returnResult());
            recover();

            assertThat(linesOf(guest, room)).isEqualTo(isMember(guest, room) ? List.of("joined") : List.of());
            join(guest, room).expectStatus().isOk();
            assertThat(linesOf(guest, room)).containsExactly("joined");
            if (!died) {
                writes = n - 1;
                break;
            }
        }
        assertThat(writes).as("writes that were interrupted").isBetween(3, MANY - 1);
    }

    @ParameterizedTest
    @EnumSource
    void leavingIsNeverLostAndTheRoomIsPassedOn(When when) {
        User owner = newUser("owner");
        User heir = newUser("heir");
        int writes = 0;
        for (int n = 1; n <= MANY; n++) {
            String room = newRoom(owner, "room " + n);
            join(heir, room).expectStatus().isOk();

            boolean died = dies(n, when, () -> leave(owner, room).expectBody().returnResult());
            recover();

            boolean in = isMember(owner, room);
            assertThat(linesOf(owner, room)).isEqualTo(in ? List.of("joined") : List.of("joined", "left"));
            assertThat(room(heir, room).get("owner").asString()).isEqualTo(in ? owner.id() : heir.id());
            leave(owner, room).expectStatus().isNoContent();
            join(owner, room).expectStatus().isOk();
            assertThat(linesOf(owner, room)).containsExactly("joined", "left", "joined");
            if (!died) {
                writes = n - 1;
                break;
            }
        }
        assertThat(writes).as("writes that were interrupted").isBetween(4, MANY - 1);
    }

    @ParameterizedTest
    @EnumSource
    void aRoomIsCreatedWithItsOwnerInItOrNotAtAll(When when) {
        User owner = newUser("owner");
        int writes = 0;
        for (int n = 1; n <= MANY; n++) {
            String name = "room " + when + " " + n;

            boolean died = dies(
                    n,
                    when,
                    () -> as(owner)
                            .post()
                            .uri("/api/v1/rooms")
                            .contentType(MediaType.APPLICATION_JSON)
                            .bodyValue(Map.of("name", name))
                            .exchange()
                            .expectBody()
                            .returnResult());
            recover();

            List<String> made = roomsNamed(owner, name);
            assertThat(made).hasSizeLessThanOrEqualTo(1);
            for (String room : made) {
                assertThat(isMember(owner, room)).isTrue();
                assertThat(linesOf(owner, room)).containsExactly("joined");
            }
            if (!died) {
                assertThat(made).hasSize(1);
                writes = n - 1;
                break;
            }
        }
        assertThat(writes).as("writes that were interrupted").isBetween(6, MANY - 1);
    }

    @ParameterizedTest
    @EnumSource
    void aDeletedRoomIsAlwaysEnded(When when) {
        User owner = newUser("owner");
        int writes = 0;
        for (int n = 1; n <= MANY; n++) {
            String room = newRoom(owner, "room " + n);

            boolean died = dies(
                    n,
                    when,
                    () -> as(owner)
                            .delete()
                            .uri("/api/v1/rooms/{room}", room)
                            .exchange()
                            .expectBody()
                            .returnResult());
            recover();

            int status = as(owner)
                    .get()
                    .uri("/api/v1/rooms/{room}", room)
                    .exchange()
                    .expectBody()
                    .returnResult()
                    .getStatus()
                    .value();
            assertThat(chat.hasEnded(room)).isEqualTo(status == 404);
            if (!died) {
                writes = n - 1;
                break;
            }
        }
        assertThat(writes).as("writes that were interrupted").isBetween(3, MANY - 1);
    }

    /** The end of a room that was taken, and the answer is lost: what is done again must come to an end as well. */
    @Test
    void aDeletionWhoseAnswerWasLostIsToldAgainAndThenNoMore() {
        User owner = newUser("owner");
        String room = newRoom(owner, "room");
        chat.is(StubChat.Mood.TAKES_AND_FAILS);

        delete(owner, room);
        assertThat(chat.hasEnded(room)).isTrue();
        assertThat(mongo.count(new Query(), PendingChange.class).block()).isPositive();
        chat.is(StubChat.Mood.WELL);
        recover();
    }

    private void delete(User owner, String room) {
        as(owner)
                .delete()
                .uri("/api/v1/rooms/{room}", room)
                .exchange()
                .expectStatus()
                .isNoContent();
    }

    @Test
    void aSweepThatThrowsIsNotTheLast() {
        User owner = newUser("owner");
        String room = newRoom(owner, "room");
        chat.is(StubChat.Mood.AWAY);
        delete(owner, room);

        store.breakDown(true);
        await().until(() -> store.timesThrown() > 2);
        store.breakDown(false);
        chat.is(StubChat.Mood.WELL);
        recover();

        assertThat(chat.hasEnded(room)).isTrue();
    }

    /** The control: without announcements the same test would find lost lines, and so it can. */
    @Test
    void withoutAnnouncementsLinesAreLost() {
        User owner = newUser("owner");
        List<Integer> lost = new ArrayList<>();
        for (int n = 1; n <= MANY; n++) {
            User guest = newUser("guest " + n);
            String room = newRoom(owner, "room " + n);
            store.forgetAnnouncements(true);

            boolean died = dies(
                    n,
                    When.AFTER_THE_WRITE,
                    () -> join(guest, room).expectBody().returnResult());
            recover();
            store.forgetAnnouncements(false);

            if (isMember(guest, room) && linesOf(guest, room).isEmpty()) {
                lost.add(n);
            }
            if (!died) {
                break;
            }
        }
        assertThat(lost).isNotEmpty();
    }

    /** The other control: what is not written together with the change is told nobody, ever. */
    @Test
    void withoutTheOutboxInTheDocumentLinesAreLost() {
        User owner = newUser("owner");
        User guest = newUser("guest");
        String room = newRoom(owner, "room");
        join(guest, room).expectStatus().isOk();
        store.forgetOutboxes(true);

        leave(guest, room).expectStatus().isNoContent();
        store.forgetOutboxes(false);
        recover();

        assertThat(isMember(guest, room)).isFalse();
        assertThat(linesOf(guest, room)).isNotEqualTo(List.of("joined", "left"));
    }

    /** Whether the service was ended by its n-th write. */
    private boolean dies(int n, When when, Runnable request) {
        store.dieAt(n, when == When.AFTER_THE_WRITE);
        request.run();
        // What the request left to be done afterwards ends with it.
        await().until(() -> store.isDead() || store.isIdle());
        boolean died = store.isDead();
        store.live();
        return died;
    }

    /** A new life: some time later nothing is pending any more. */
    private void recover() {
        await().atMost(Duration.ofSeconds(15)).until(() -> {
            clock.advance(Duration.ofMinutes(1));
            return mongo.count(new Query(), PendingChange.class).block() == 0;
        });
        // Tokens that are issued by a clock that is ahead are not good yet.
        clock.reset();
    }

    private boolean isMember(User user, String room) {
        Membership membership =
                mongo.findById(Membership.id(room, user.id()), Membership.class).block();
        return membership != null && membership.isMember();
    }

    private List<String> linesOf(User user, String room) {
        return lines(room).stream()
                .filter(line -> line.by().equals(user.id()))
                .map(RoomLine::kind)
                .toList();
    }

    private List<String> roomsNamed(User user, String name) {
        List<String> ids = new ArrayList<>();
        as(user).get()
                .uri("/api/v1/rooms?limit=100")
                .exchange()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody()
                .get("items")
                .forEach(room -> {
                    if (room.get("name").asString().equals(name)) {
                        ids.add(room.get("id").asString());
                    }
                });
        return ids;
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class MortalStore {
        @Bean
        MortalMongo reactiveMongoTemplate(ReactiveMongoDatabaseFactory factory, MappingMongoConverter converter) {
            return new MortalMongo(factory, converter);
        }
    }
}
