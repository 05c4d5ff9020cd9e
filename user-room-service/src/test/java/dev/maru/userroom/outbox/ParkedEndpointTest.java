package dev.maru.userroom.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.platform.id.Ids;
import dev.maru.userroom.StubChat;
import dev.maru.userroom.UserRoomTest;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import tools.jackson.databind.JsonNode;

/** What is refused again and again waits for somebody to look, and what is not taken because nobody is there does not. */
class ParkedEndpointTest extends UserRoomTest {

    private static final int PARK_AFTER = 10;

    @Autowired
    private MeterRegistry meters;

    @Test
    void whatIsRefusedForGoodIsParkedRingsAndCanBeReplayed() {
        User admin = admin();
        User owner = newUser("owner");
        String room = newRoom(owner, "refused");
        chat.is(StubChat.Mood.REFUSES);
        delete(owner, room);

        awaitTime(() -> parked(room) > 0);
        clock.reset();
        await().until(() -> meters.get("maru.outbox.parked").gauge().value() >= 1);
        JsonNode shown = fetch(admin, "/api/v1/admin/parked").get("items").get(0);
        assertThat(shown.get("problem").asString()).contains("422");

        // What was in the way is mended, and nobody offers it by himself.
        awaitSweeps();
        assertThat(chat.hasEnded(room)).isFalse();

        assertThat(answer(admin, "POST", "/api/v1/admin/parked/replay", null)
                        .get("replayed")
                        .asInt())
                .isPositive();
        await().until(() -> chat.hasEnded(room));
        await().until(() -> parked(room) == 0);
        await().until(() -> meters.get("maru.outbox.parked").gauge().value() == 0);
        assertThat(fetch(admin, "/api/v1/admin/audit")
                        .get("items")
                        .get(0)
                        .get("action")
                        .asString())
                .isEqualTo("replay-parked");
    }

    /** The control: however often it was in vain, a receiver that is away gets it when it is back. */
    @Test
    void whatNobodyWasThereToTakeIsNotParked() {
        User owner = newUser("owner");
        String room = newRoom(owner, "away");
        chat.is(StubChat.Mood.AWAY);
        delete(owner, room);

        awaitTime(() -> attempts(room) > PARK_AFTER);
        assertThat(parked(room)).isZero();
        chat.is(StubChat.Mood.WELL);
        awaitTime(() -> chat.hasEnded(room));
        clock.reset();
    }

    /** Lines are made by chat-service, which parks what it cannot write; administrators see and replay both in one place. */
    @Test
    void linesThatChatServiceParkedAreShownAndReplayedToo() {
        User admin = admin();
        String key = Ids.next();
        chat.parks(key, "a room");

        JsonNode shown = fetch(admin, "/api/v1/admin/parked").get("items").get(0);
        assertThat(shown.get("id").asString()).isEqualTo(key);
        assertThat(shown.get("kind").asString()).isEqualTo("line");
        assertThat(shown.get("aggregate").asString()).isEqualTo("a room");
        chat.is(StubChat.Mood.AWAY);
        assertThat(fetch(admin, "/api/v1/admin/parked").get("items")).isEmpty();
        call(admin, "POST", "/api/v1/admin/parked/replay").expectStatus().isEqualTo(503);
        chat.is(StubChat.Mood.WELL);

        assertThat(answer(admin, "POST", "/api/v1/admin/parked/replay", null)
                        .get("replayed")
                        .asInt())
                .isEqualTo(1);
        assertThat(fetch(admin, "/api/v1/admin/parked").get("items")).isEmpty();
    }

    private void delete(User owner, String room) {
        call(owner, "DELETE", "/api/v1/rooms/" + room).expectStatus().isNoContent();
    }

    /** Time flies until it is so. */
    private void awaitTime(BooleanSupplier condition) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            clock.advance(Duration.ofMinutes(2));
            return condition.getAsBoolean();
        });
    }

    /** Until what is not parked was brought by a sweep. */
    private void awaitSweeps() {
        chat.is(StubChat.Mood.WELL);
        User other = newUser("other");
        String room = newRoom(other, "swept");
        chat.is(StubChat.Mood.AWAY);
        delete(other, room);
        chat.is(StubChat.Mood.WELL);
        awaitTime(() -> chat.hasEnded(room));
        clock.reset();
    }

    private long parked(String room) {
        return mongo.count(
                        Query.query(Criteria.where("aggregate")
                                .regex(room)
                                .and("parkedAt")
                                .ne(null)),
                        PendingChange.class)
                .block();
    }

    private int attempts(String room) {
        return mongo.find(Query.query(Criteria.where("aggregate").regex(room)), PendingChange.class)
                .map(PendingChange::attempts)
                .reduce(0, Math::max)
                .block();
    }
}
