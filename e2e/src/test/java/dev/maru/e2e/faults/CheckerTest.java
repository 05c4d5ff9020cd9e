package dev.maru.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A checker that never says no is worth nothing: each verdict has a history that earns it, and no other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckerTest {

    private static final String ROOM = "room";
    private static final long BASE = 10;

    private final Set<Verdict> seen = EnumSet.noneOf(Verdict.class);

    private final List<Event> events = new ArrayList<>();
    private final List<Stored> log = new ArrayList<>();
    private int ordinal;

    @AfterAll
    void everyVerdictWasEarned() {
        assertThat(seen).containsExactlyInAnyOrder(Verdict.values());
    }

    @Test
    void aGoodDayHasNoViolations() {
        subscribed("ann", 1, 10);
        subscribed("bob", 1, 10);
        said("a");
        stored(11, "a");
        heard("ann", 1, 11, "a");
        acknowledged("a", 11, false);
        events.add(new Event.Lost(0, "bob", 1, 1006));
        said("b");
        events.add(new Event.Postponed(0, "ann", ROOM, "b", "unavailable"));
        stored(12, "b");
        acknowledged("b", 12, true);
        heard("ann", 1, 12, "b");
        subscribed("bob", 2, 10);
        heard("bob", 2, 11, "a");
        heard("bob", 2, 12, "b");
        invalid("c");
        events.add(new Event.Refused(0, "ann", ROOM, "c", "blank-text"));

        verdicts();
    }

    @Test
    void whatIsMissingFromASubscriptionMayComeInPages() {
        said("a");
        stored(11, "a");
        acknowledged("a", 11, false);
        hears("ann", 11, "a");
        events.add(new Event.Subscribed(0, "bob", 1, ROOM, 10, 11, false));
        events.add(new Event.Paged(0, "bob", ROOM, 11, "a"));

        verdicts();
    }

    @Test
    void anAcknowledgedLineThatIsNotStoredIsLost() {
        said("a");
        acknowledged("a", 11, false);

        verdicts(Verdict.LOST);
    }

    @Test
    void anAcknowledgementOfAnotherNumberIsALoss() {
        said("a");
        stored(11, "a");
        acknowledged("a", 12, false);
        everybodyHears(11, "a");

        verdicts(Verdict.LOST);
    }

    @Test
    void aLineThatIsStoredTwiceIsADuplicate() {
        said("a");
        stored(11, "a");
        stored(12, "a");
        acknowledged("a", 11, false);
        everybodyHears(11, "a", "a");

        verdicts(Verdict.DUPLICATE);
    }

    @Test
    void aLineWithTwoNumbersIsADuplicate() {
        said("a");
        stored(11, "a");
        acknowledged("a", 11, false);
        acknowledged("a", 12, true);
        everybodyHears(11, "a");

        verdicts(Verdict.DUPLICATE);
    }

    @Test
    void aRefusedLineThatIsStoredIsAPhantom() {
        invalid("a");
        events.add(new Event.Refused(0, "ann", ROOM, "a", "blank-text"));
        stored(11, "a");
        everybodyHears(11, "a");

        verdicts(Verdict.PHANTOM);
    }

    @Test
    void whatIsHeardAndNotStoredIsAPhantom() {
        hears("ann", 11, "a");

        verdicts(Verdict.PHANTOM);
    }

    @Test
    void whatNobodySaidIsAPhantom() {
        stored(11, "a");
        everybodyHears(11, "a");

        verdicts(Verdict.PHANTOM);
    }

    @Test
    void aNumberThatIsMissingInTheLogIsAHole() {
        said("a");
        stored(12, "a");
        acknowledged("a", 12, false);
        for (String who : List.of("ann", "bob")) {
            subscribed(who, 1, 11);
            heard(who, 1, 12, "a");
        }

        verdicts(Verdict.HOLE);
    }

    @Test
    void aNumberThatIsLeftOutOnASubscriptionIsAHole() {
        twoLines();
        hears("ann", 11, "a", "b");
        subscribed("bob", 1, 10);
        heard("bob", 1, 12, "b");
        subscribed("bob", 1, 10);
        heard("bob", 1, 11, "a");
        heard("bob", 1, 12, "b");

        verdicts(Verdict.HOLE);
    }

    @Test
    void anEntryThatComesAfterALaterOneIsReordered() {
        twoLines();
        hears("ann", 11, "a", "b");
        subscribed("bob", 1, 10);
        heard("bob", 1, 12, "b");
        heard("bob", 1, 11, "a");

        verdicts(Verdict.HOLE, Verdict.REORDERED);
    }

    @Test
    void aSendersLinesThatAreStoredInAnotherOrderAreReordered() {
        said("a");
        said("b");
        stored(11, "b");
        stored(12, "a");
        acknowledged("a", 12, false);
        acknowledged("b", 11, false);
        everybodyHears(11, "b", "a");

        verdicts(Verdict.REORDERED);
    }

    @Test
    void anEntryThatComesTwiceOnOneSubscriptionIsRepeated() {
        said("a");
        stored(11, "a");
        acknowledged("a", 11, false);
        everybodyHears(11, "a");
        heard("bob", 1, 11, "a");

        verdicts(Verdict.REPEATED);
    }

    @Test
    void aMemberWhoHasNotGotAnEntryInTheEndHasNotHeardIt() {
        said("a");
        stored(11, "a");
        acknowledged("a", 11, false);
        hears("ann", 11, "a");
        subscribed("bob", 1, 10);

        verdicts(Verdict.UNHEARD);
    }

    @Test
    void aLineWithoutAnyAnswerIsUnanswered() {
        said("a");

        verdicts(Verdict.UNANSWERED);
    }

    @Test
    void aValidLineThatIsRefusedForGoodWasTurnedAway() {
        said("a");
        events.add(new Event.Refused(0, "ann", ROOM, "a", "not-a-member"));

        verdicts(Verdict.TURNED_AWAY);
    }

    @Test
    void aMemberWhoseSubscriptionIsEndedWasTurnedAway() {
        subscribed("ann", 1, 10);
        events.add(new Event.Ended(0, "ann", 1, ROOM, "not-a-member"));

        verdicts(Verdict.TURNED_AWAY);
    }

    private void verdicts(Verdict... expected) {
        Set<Verdict> verdicts =
                Checker.check(events, List.of(new RoomRecord(ROOM, BASE, Set.of("ann", "bob"), log))).stream()
                        .map(Violation::verdict)
                        .collect(Collectors.toSet());
        assertThat(verdicts).containsExactlyInAnyOrder(expected);
        seen.addAll(verdicts);
        events.clear();
        log.clear();
        ordinal = 0;
    }

    private void twoLines() {
        said("a");
        said("b");
        stored(11, "a");
        stored(12, "b");
        acknowledged("a", 11, false);
        acknowledged("b", 12, false);
    }

    private void said(String key) {
        events.add(new Event.Said(0, "ann", ROOM, key, ++ordinal, true));
    }

    private void invalid(String key) {
        events.add(new Event.Said(0, "ann", ROOM, key, ++ordinal, false));
    }

    private void acknowledged(String key, long seq, boolean duplicate) {
        events.add(new Event.Acknowledged(0, "ann", ROOM, key, seq, duplicate));
    }

    private void stored(long seq, String key) {
        log.add(new Stored(seq, "message", "ann", key));
    }

    private void everybodyHears(long first, String... keys) {
        hears("ann", first, keys);
        hears("bob", first, keys);
    }

    private void hears(String who, long first, String... keys) {
        subscribed(who, 1, first - 1);
        for (int i = 0; i < keys.length; i++) {
            heard(who, 1, first + i, keys[i]);
        }
    }

    private void subscribed(String who, int connection, long after) {
        events.add(new Event.Subscribed(0, who, connection, ROOM, after, after, true));
    }

    private void heard(String who, int connection, long seq, String key) {
        events.add(new Event.Heard(0, who, connection, ROOM, seq, key));
    }
}
