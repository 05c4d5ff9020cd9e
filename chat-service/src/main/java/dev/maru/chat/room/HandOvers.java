package dev.maru.chat.room;

import dev.maru.chat.home.Answer;
import dev.maru.chat.home.HandOver;
import dev.maru.chat.home.Homes;
import dev.maru.chat.instance.Instance;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.Position;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the drafts of rooms in which several instances write to the rooms' homes, one hand-over to each home at a time. Confined to the
 * rooms thread.
 *
 * <p>A home that does not answer in time is left alone for a while, and the drafts are written here: under their keys they are stored
 * once, wherever.
 */
final class HandOvers {

    private static final Logger log = LoggerFactory.getLogger(HandOvers.class);

    /** A home that is gone is noticed after this time; one that is only slow, because the store is, gets more. */
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(250);

    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(2);
    private static final int PATIENCE = 4;
    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(10);
    private static final Duration LEAVE_ALONE_FOR = Duration.ofSeconds(1);
    private static final int MAX_DRAFTS = 250;

    private final EventExecutor thread;
    private final RoomHub hub;
    private final Homes homes;
    private final RoomWriter writer;
    private final Set<HandingOver> underWay = Collections.newSetFromMap(new IdentityHashMap<>());

    /** How long each home took for its last answer, in time or not. */
    private final Map<String, Duration> lastAnswers = new HashMap<>();

    private final Map<String, Long> leftAlone = new HashMap<>();
    private final Counter handed;
    private final Counter unanswered;

    /** A draft that is with a home. */
    private record Given(Room room, QueuedDraft draft) {}

    /** Drafts that are with a home. */
    private record HandingOver(Instance home, List<Given> given, long start) {}

    HandOvers(EventExecutor thread, RoomHub hub, Homes homes, RoomWriter writer, MeterRegistry meters) {
        this.thread = thread;
        this.hub = hub;
        this.homes = homes;
        this.writer = writer;
        this.handed = meters.counter("maru.writer.handed.over");
        this.unanswered = meters.counter("maru.writer.handovers.unanswered");
    }

    /** Whether a room's drafts are for another instance to write. */
    boolean takes(Room room) {
        return homeOf(room).isPresent();
    }

    private Optional<Instance> homeOf(Room room) {
        long now = System.nanoTime();
        return room.writers.areSeveral(now)
                ? homes.elsewhere(room.id()).filter(home -> !isLeftAlone(home, now))
                : Optional.empty();
    }

    private boolean isLeftAlone(Instance home, long now) {
        Long until = leftAlone.get(home.id());
        return until != null && until - now > 0;
    }

    /** Hands over what waits for homes that can take something now. */
    void next(Collection<Room> waiting) {
        Map<Instance, List<Given>> giving = new LinkedHashMap<>();
        for (Room room : waiting) {
            if (room.reading || room.lookingUp || room.inFlight > 0) {
                continue;
            }
            Optional<Instance> home = homeOf(room);
            if (home.isPresent() && !isBusy(home.get())) {
                hub.hear(room);
                give(room, giving.computeIfAbsent(home.get(), _ -> new ArrayList<>()));
            }
        }
        giving.forEach(this::hand);
    }

    private boolean isBusy(Instance home) {
        return underWay.stream().anyMatch(handing -> handing.home().equals(home));
    }

    private static void give(Room room, List<Given> given) {
        for (QueuedDraft draft : room.queue) {
            if (given.size() >= MAX_DRAFTS) {
                return;
            }
            draft.attempt();
            given.add(new Given(room, draft));
            room.inFlight++;
        }
    }

    private void hand(Instance home, List<Given> given) {
        if (given.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        HandingOver handing = new HandingOver(home, given, now);
        underWay.add(handing);
        handed.increment(given.size());
        List<HandOver.Handed> drafts = given.stream()
                .map(one -> new HandOver.Handed(
                        one.room().id(), one.draft().draft(), one.draft().left(now)))
                .toList();
        homes.hand(home, drafts)
                .timeout(GIVE_UP_AFTER)
                .subscribe(
                        answer -> thread.execute(() -> answered(handing, answer)),
                        e -> thread.execute(() -> notAnswered(handing, e.toString())));
        thread.schedule(() -> notAnswered(handing, "slow"), answerWithin(home).toNanos(), TimeUnit.NANOSECONDS);
    }

    private Duration answerWithin(Instance home) {
        Duration usual = lastAnswers.getOrDefault(home.id(), Duration.ZERO).multipliedBy(PATIENCE);
        return usual.compareTo(ANSWER_WITHIN) < 0
                ? ANSWER_WITHIN
                : usual.compareTo(LONGEST_ANSWER) > 0 ? LONGEST_ANSWER : usual;
    }

    private void answered(HandingOver handing, Answer answer) {
        Instance home = handing.home();
        List<Given> given = handing.given();
        lastAnswers.put(home.id(), Duration.ofNanos(System.nanoTime() - handing.start()));
        if (!end(handing)) {
            return;
        }
        boolean refused = false;
        for (int i = 0; i < given.size(); i++) {
            Given one = given.get(i);
            switch (answer.fates().get(i)) {
                case Answer.Fate.Stored(Position position, boolean duplicate) ->
                    stored(one.room(), one.draft(), position, duplicate);
                case Answer.Fate.Refused(var refusal) when refusal.code().retryable() -> refused = true;
                case Answer.Fate.Refused(var refusal) -> {
                    writer.remove(one.room(), one.draft());
                    one.draft().refuse(refusal);
                }
            }
            if (!answer.shared().contains(one.room().id())) {
                one.room().writers.alone();
            }
        }
        if (refused) {
            leaveAlone(home);
        }
        writer.goOn();
    }

    /** Tells what a home stored, as soon as all that is before it was told. */
    private void stored(Room room, QueuedDraft draft, Position at, boolean duplicate) {
        writer.remove(room, draft);
        LogEntry entry = at.of(room.id(), draft.draft());
        if (entry.seq() == room.head() + 1) {
            hub.advance(room, List.of(EntryEncoder.encode(entry, draft.draft().quote())));
        }
        if (entry.seq() <= room.head()) {
            draft.stored(entry, duplicate);
        } else {
            room.awaited.add(new Room.Awaited(entry, draft, duplicate));
            hub.expect(room, entry.seq());
            long left = draft.left(System.nanoTime()).toNanos();
            thread.schedule(() -> draft.giveUpWaiting(System.nanoTime()), left, TimeUnit.NANOSECONDS);
        }
    }

    private void notAnswered(HandingOver handing, String why) {
        if (end(handing)) {
            log.debug(
                    "{} drafts are not taken by {}: {}",
                    handing.given().size(),
                    handing.home().id(),
                    why);
            unanswered.increment();
            leaveAlone(handing.home());
            writer.goOn();
        }
    }

    private void leaveAlone(Instance home) {
        leftAlone.put(home.id(), System.nanoTime() + LEAVE_ALONE_FOR.toNanos());
    }

    /** Takes the drafts back; false when that was done before. */
    private boolean end(HandingOver handing) {
        if (!underWay.remove(handing)) {
            return false;
        }
        handing.given().forEach(one -> one.room().inFlight = 0);
        return true;
    }
}
