package dev.maru.chat.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.contracts.room.Fact;
import dev.maru.contracts.room.Facts;
import dev.maru.contracts.room.MembershipState;
import dev.maru.contracts.room.MembershipStates;
import dev.maru.contracts.room.RoomRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.json.JsonMapper;

/** What is believed, and for how long, with a clock and a user-room-service that do what the test says. */
class MembershipsTests {

    private static final String ROOM = "room";
    private static final String ANN = "ann";

    private final AtomicLong now = new AtomicLong();
    private final List<Sinks.One<MembershipStates>> asked = new ArrayList<>();
    private final Memberships memberships = new Memberships(
            WebClient.builder()
                    .exchangeFunction(request -> {
                        Sinks.One<MembershipStates> answer = Sinks.one();
                        asked.add(answer);
                        return answer.asMono().map(MembershipsTests::response);
                    })
                    .build(),
            new MembershipProperties("", Duration.ofSeconds(1), Duration.ofMillis(500), Duration.ofSeconds(20), 1_000),
            now::get);

    @Test
    void whatTheTailConfirmsIsBelievedWithoutAsking() {
        memberships.covered();
        answer(memberships.check(ROOM, ANN), member(1));
        for (int second = 0; second < 100; second++) {
            pass(Duration.ofSeconds(1));
            memberships.confirmed(now.get());
            assertThat(memberships.check(ROOM, ANN)).isCompletedWithValue(Membership.MEMBER);
        }
        assertThat(asked).hasSize(1);
    }

    @Test
    void withoutTheTailItIsAskedAgain() {
        memberships.covered();
        answer(memberships.check(ROOM, ANN), member(1));
        pass(Duration.ofMillis(1_400));
        assertThat(memberships.check(ROOM, ANN)).isCompletedWithValue(Membership.MEMBER);
        pass(Duration.ofMillis(200));
        assertThat(answer(memberships.check(ROOM, ANN), state("removed", 2))).isCompletedWithValue(Membership.STRANGER);
        assertThat(asked).hasSize(2);
    }

    /** It may have changed between the question and the beginning of the tail. */
    @Test
    void whatWasAskedBeforeTheTailBeganIsNotCovered() {
        answer(memberships.check(ROOM, ANN), member(1));
        pass(Duration.ofMillis(10));
        memberships.covered();
        pass(Duration.ofMillis(1_200));
        memberships.confirmed(now.get());
        assertThat(memberships.check(ROOM, ANN)).isNotDone();
    }

    @Test
    void whileNobodyAnswersWhatIsKnownIsBelievedForAnOutageAndNoLonger() {
        memberships.covered();
        answer(memberships.check(ROOM, ANN), member(1));
        pass(Duration.ofSeconds(29));
        assertThat(fail(memberships.check(ROOM, ANN))).isCompletedWithValue(Membership.MEMBER);
        assertThat(fail(memberships.check(ROOM, "eve"))).isCompletedExceptionally();
        pass(Duration.ofSeconds(2));
        assertThat(fail(memberships.check(ROOM, ANN))).isCompletedExceptionally();
    }

    @Test
    void whatSomebodySaidToHaveChangedIsNotBelievedEvenInAnOutage() {
        memberships.covered();
        answer(memberships.check(ROOM, ANN), member(1));
        memberships.forget(ROOM, ANN);
        assertThat(fail(memberships.check(ROOM, ANN))).isCompletedExceptionally();
    }

    @Test
    void anAnswerThatWasOnItsWayWhenSomebodyWasRemovedLetsNobodyIn() {
        memberships.covered();
        CompletableFuture<Membership> slow = memberships.check(ROOM, ANN);
        memberships.told(facts(state("removed", 2)));
        assertThat(answer(slow, member(1))).isCompletedWithValue(Membership.STRANGER);
        pass(Duration.ofSeconds(1));
        assertThat(memberships.check(ROOM, ANN)).isNotDone();
    }

    @Test
    void factsThatComeTwiceOrLateChangeNothing() {
        List<String> told = listen();
        memberships.covered();
        answer(memberships.check(ROOM, ANN), member(1));
        memberships.told(facts(state("removed", 2), state("removed", 2), member(3), state("removed", 2)));
        memberships.told(new Facts(List.of(), List.of(fact(rules(5, true)), fact(rules(4, false)))));

        assertThat(told).containsExactly("removed2", "member3", "rules5");
        Place place = memberships.place(ROOM, ANN).join();
        assertThat(place.membership()).isEqualTo(Membership.MEMBER);
        assertThat(place.readOnly()).isTrue();
    }

    /** Or whoever has the room open would hear it for ever. */
    @Test
    void whatAnAnswerKnewBeforeTheTailIsToldAllTheSameAndOnce() {
        List<String> told = listen();
        memberships.covered();
        memberships.told(facts(member(1)));
        memberships.told(new Facts(List.of(), List.of(fact(rules(1, false)))));
        answer(memberships.checkNow(ROOM, ANN), state("removed", 2, rules(2, true)));
        answer(memberships.checkNow(ROOM, ANN), state("removed", 2, rules(2, true)));
        assertThat(told).containsExactly("member1", "rules1");

        memberships.told(facts(state("removed", 2), state("removed", 2)));
        memberships.told(new Facts(List.of(), List.of(fact(rules(2, true)), fact(rules(2, true)))));
        answer(memberships.checkNow(ROOM, ANN), state("removed", 2, rules(2, true)));
        memberships.told(facts(state("removed", 2)));

        assertThat(told).containsExactly("member1", "rules1", "removed2", "rules2");
    }

    @Test
    void whoTheOwnerIsStandsInTheRoom() {
        memberships.covered();
        answer(memberships.check(ROOM, ANN), member(1));
        memberships.told(new Facts(List.of(), List.of(fact(new RoomRules(ROOM, 2, ANN, false, false, 0, false)))));
        assertThat(memberships.check(ROOM, ANN)).isCompletedWithValue(Membership.OWNER);
        memberships.told(new Facts(List.of(), List.of(fact(new RoomRules(ROOM, 3, "", false, false, 0, true)))));
        assertThat(memberships.check(ROOM, ANN)).isCompletedWithValue(Membership.NO_ROOM);
    }

    @Test
    void aHiddenRoomIsNotThereForStrangers() {
        RoomRules hidden = new RoomRules(ROOM, 1, "", true, false, 0, false);
        MembershipState none = new MembershipState(ROOM, ANN, "none", null, 0, null, hidden);
        assertThat(answer(memberships.check(ROOM, ANN), none)).isCompletedWithValue(Membership.NO_ROOM);
    }

    /** What listeners are told from now on: states and rules with their versions. */
    private List<String> listen() {
        List<String> told = new ArrayList<>();
        memberships.addListener(new MembershipListener() {
            @Override
            public void changed(MembershipState membership) {
                told.add(membership.state() + membership.version());
            }

            @Override
            public void changed(RoomRules rules) {
                told.add("rules" + rules.version());
            }
        });
        return told;
    }

    private CompletableFuture<Membership> answer(CompletableFuture<Membership> question, MembershipState state) {
        assertThat(question).isNotDone();
        asked.getLast().tryEmitValue(new MembershipStates(List.of(state))).orThrow();
        return question;
    }

    private CompletableFuture<Membership> fail(CompletableFuture<Membership> question) {
        assertThat(question).isNotDone();
        asked.getLast().tryEmitError(new IllegalStateException("away")).orThrow();
        return question;
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private static MembershipState member(long version) {
        return state(MembershipState.MEMBER, version);
    }

    private static MembershipState state(String state, long version) {
        return state(state, version, rules(1, false));
    }

    private static MembershipState state(String state, long version, RoomRules rules) {
        return new MembershipState(ROOM, ANN, state, null, version, null, rules);
    }

    private static RoomRules rules(long version, boolean readOnly) {
        return new RoomRules(ROOM, version, "owner", false, readOnly, 0, false);
    }

    private static Facts facts(MembershipState... states) {
        List<Fact> facts = new ArrayList<>();
        for (MembershipState state : states) {
            facts.add(new Fact(0, facts.size() + 1, Instant.EPOCH, "key", state, null, null));
        }
        return new Facts(List.of(), facts);
    }

    private static Fact fact(RoomRules rules) {
        return new Fact(0, 1, Instant.EPOCH, "key", null, rules, null);
    }

    private static ClientResponse response(MembershipStates states) {
        return ClientResponse.create(HttpStatus.OK)
                .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE)
                .body(JsonMapper.shared().writeValueAsString(states))
                .build();
    }
}
