package dev.maru.userroom.fact;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.reactivestreams.client.MongoClient;
import dev.maru.contracts.room.Fact;
import dev.maru.contracts.room.Facts;
import dev.maru.contracts.room.Line;
import dev.maru.contracts.room.MembershipState;
import dev.maru.platform.id.Ids;
import dev.maru.userroom.TestClock;
import dev.maru.userroom.UserRoomTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import reactor.core.publisher.Flux;

class FactLogTest extends UserRoomTest {

    @Autowired
    private FactLog facts;

    @Autowired
    private MongoClient client;

    @Test
    void everyFactIsThereOnceAndNumbersHaveNoHoleWhoeverWrites() {
        FactLog other = new FactLog(mongo, clock, Duration.ofDays(7), () -> {});
        List<Long> before = facts.heads().block().positions();
        String room = Ids.next();
        List<String> keys = IntStream.range(0, 300).mapToObj(i -> Ids.next()).toList();

        // Two instances, and each fact told three times.
        Flux.merge(append(facts, keys, room), append(other, keys, room), append(facts, keys.reversed(), room))
                .then()
                .block();

        List<Fact> found = all(before).stream()
                .filter(fact ->
                        fact.membership() != null && fact.membership().room().equals(room))
                .toList();
        assertThat(found)
                .extracting(fact -> Objects.requireNonNull(fact.membership()).user())
                .containsExactlyInAnyOrderElementsOf(keys);
        for (int partition = 0; partition < FactLog.PARTITIONS; partition++) {
            long last = before.get(partition);
            for (Fact fact : all(before)) {
                if (fact.partition() == partition) {
                    assertThat(fact.seq()).isEqualTo(++last);
                }
            }
        }
    }

    @Test
    void othersReadOnFromAPosition() {
        User owner = newUser("owner");
        List<Long> before = facts.heads().block().positions();
        String room = newRoom(owner, "told");
        User guest = newUser("guest");
        join(guest, room).expectStatus().isOk();
        call(owner, "DELETE", "/api/v1/rooms/" + room + "/members/" + guest.id())
                .expectStatus()
                .isNoContent();
        call(owner, "DELETE", "/api/v1/rooms/" + room).expectStatus().isNoContent();

        List<String> told = all(before).stream()
                .filter(fact -> fact.membership() == null
                        ? fact.rules().room().equals(room)
                        : fact.membership().room().equals(room))
                .map(fact -> fact.membership() == null
                        ? "ended " + fact.rules().ended()
                        : fact.membership().state() + " " + fact.membership().version())
                .toList();

        assertThat(told).containsExactly("member 1", "member 1", "removed 2", "ended true");
        int partition = Math.floorMod(room.hashCode(), FactLog.PARTITIONS);
        assertThat(facts.after(partition, before.get(partition)).block().facts().stream()
                        .filter(fact -> room.equals(fact.room()))
                        .map(Fact::line))
                .containsExactly(
                        new Line("joined", owner.id()),
                        new Line("joined", guest.id()),
                        new Line("removed", owner.id(), guest.id(), null),
                        null);
        for (String wrong : List.of("4?after=0", "-1", "0?after=-1", "x")) {
            asService()
                    .get()
                    .uri("/internal/v1/facts/" + wrong)
                    .exchange()
                    .expectStatus()
                    .isBadRequest();
        }
        asService()
                .get()
                .uri("/internal/v1/facts/{partition}?after={after}", partition, before.get(partition))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.facts[0].key")
                .isNotEmpty();
        asService()
                .get()
                .uri("/internal/v1/facts?after=1,2")
                .exchange()
                .expectStatus()
                .isBadRequest();
        asService()
                .get()
                .uri("/internal/v1/facts")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.positions.length()")
                .isEqualTo(FactLog.PARTITIONS);
        call(owner, "GET", "/internal/v1/facts").expectStatus().isUnauthorized();
    }

    /** In a log and a time of its own: what others do in the future that it makes would stand in theirs. */
    @Test
    void whatIsOldIsForgottenAndWhoWasAwayForSoLongBeginsAnew() {
        TestClock time = new TestClock();
        FactLog own = new FactLog(new ReactiveMongoTemplate(client, "old-facts"), time, Duration.ofDays(7), () -> {});
        String room = Ids.next();
        append(own, List.of("one"), room).then().block();
        List<Long> away = own.heads().block().positions();
        append(own, List.of("two", "three"), room).then().block();
        List<Long> heads = own.heads().block().positions();

        time.advance(Duration.ofDays(8));
        own.removeOld().block();
        time.reset();

        // The newest stays, because numbers go on from it; who knows it has missed nothing.
        assertThat(own.heads().block().positions()).isEqualTo(heads);
        assertThat(own.after(heads).block().facts()).isEmpty();
        assertThat(own.after(away).block()).isNull();
        assertThat(own.after(List.of(0L, 0L, 0L, 0L)).block()).isNull();
        append(own, List.of("four"), room).then().block();
        int partition = Math.floorMod(room.hashCode(), FactLog.PARTITIONS);
        assertThat(own.after(partition, away.get(partition)).block()).isNull();
        assertThat(own.kept(partition).block().facts())
                .extracting(Fact::seq)
                .containsExactly(heads.get(partition), heads.get(partition) + 1);
        assertThat(own.after(heads).block().facts())
                .singleElement()
                .satisfies(fact -> assertThat(fact.membership().user()).isEqualTo("four"));
    }

    @Test
    void aPositionThatIsNotKnownIsGone() {
        asService()
                .get()
                .uri("/internal/v1/facts?after=1000000,1000000,1000000,1000000")
                .exchange()
                .expectStatus()
                .isEqualTo(410);
    }

    private static Flux<Void> append(FactLog log, List<String> keys, String room) {
        return Flux.fromIterable(keys)
                .flatMap(key -> log.append(key, new MembershipState(room, key, "member", "member", 1), null), 50);
    }

    private List<Fact> all(List<Long> after) {
        List<Fact> all = new ArrayList<>();
        Facts page = facts.after(after).block();
        while (!page.facts().isEmpty()) {
            all.addAll(page.facts());
            page = facts.after(page.positions()).block();
        }
        return all;
    }
}
