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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(250);
    private static final Duration LEAVE_ALONE_FOR = Duration.ofSeconds(5);
    private static final int MAX_DRAFTS = 250;

    private final EventExecutor thread;
    private final RoomHub hub;
    private final Homes homes;
    private final RoomWriter writer;
    private final Set<String> underWay = new LinkedHashSet<>();
    private final Map<String, Long> leftAlone = new HashMap<>();
    private final Counter handed;
    private final Counter unanswered;

    /** A draft that is with a home. */
    private record Given(Room room, QueuedDraft draft) {}

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
            if (home.isPresent() && !underWay.contains(home.get().id())) {
                hub.hear(room);
                give(room, giving.computeIfAbsent(home.get(), _ -> new ArrayList<>()));
            }
        }
        giving.forEach(this::hand);
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
        underWay.add(home.id());
        handed.increment(given.size());
        long now = System.nanoTime();
        List<HandOver.Handed> drafts = given.stream()
                .map(one -> new HandOver.Handed(
                        one.room().id(), one.draft().draft(), one.draft().left(now)))
                .toList();
        homes.hand(home, drafts)
                .timeout(ANSWER_WITHIN)
                .subscribe(
                        answer -> thread.execute(() -> answered(home, given, answer)),
                        e -> thread.execute(() -> notAnswered(home, given, e)));
    }

    private void answered(Instance home, List<Given> given, Answer answer) {
        end(home, given);
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

    private void notAnswered(Instance home, List<Given> given, Throwable e) {
        log.debug("{} drafts were not taken by {}", given.size(), home.id(), e);
        unanswered.increment();
        end(home, given);
        leaveAlone(home);
        writer.goOn();
    }

    private void leaveAlone(Instance home) {
        leftAlone.put(home.id(), System.nanoTime() + LEAVE_ALONE_FOR.toNanos());
    }

    private void end(Instance home, List<Given> given) {
        underWay.remove(home.id());
        given.forEach(one -> one.room().inFlight = 0);
    }
}
