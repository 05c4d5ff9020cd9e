package dev.maru.chat.room;

import dev.maru.chat.error.Refusal;
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
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the drafts of rooms in which several instances write to the rooms' homes. A room's drafts are with its home once at a time, so
 * that they stay in order; several hand-overs to one home may be under way. Confined to the rooms thread.
 *
 * <p>A home that does not answer in time is left alone for a while, and the drafts are written here: under their keys they are stored
 * once, wherever. A home that is there but waits for the store says so.
 */
final class HandOvers {

    private static final Logger log = LoggerFactory.getLogger(HandOvers.class);

    /** A home that says nothing for so long is gone; it speaks every 100 ms. One whose machine is busy gets more. */
    private static final Duration SILENT_FOR = Duration.ofMillis(500);

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(2);

    /** How many of its usual silences a home gets. */
    private static final int PATIENCE = 4;

    /** Only so that nothing of a hand-over stays for ever. */
    private static final Duration FORGET_AFTER = Duration.ofSeconds(30);

    private static final Duration LEAVE_ALONE_FOR = Duration.ofSeconds(1);

    /** After a home refused something that may be said again. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final int MAX_DRAFTS = 250;
    private static final int MAX_UNDER_WAY = 8;
    private static final int TIDY_FROM = 64;

    /** How far apart hand-overs to one home begin, for each instance. The first after a while waits for nothing. */
    private static final Duration WINDOW = Duration.ofMillis(4);

    private final EventExecutor thread;
    private final RoomHub hub;
    private final Homes homes;
    private final RoomWriter writer;

    /** What is known of each home that was handed something. */
    private final Map<String, Line> lines = new HashMap<>();

    private final Counter handed;
    private final Counter unanswered;

    /** A draft that is with a home. */
    private record Given(Room room, QueuedDraft draft) {}

    /** Drafts that are with a home. */
    private static final class HandingOver {
        final Instance home;
        final Line line;
        final List<Given> given;

        /** Which of them have their fate. */
        final BitSet settled;

        long heardOf = System.nanoTime();

        HandingOver(Instance home, Line line, List<Given> given) {
            this.home = home;
            this.line = line;
            this.given = given;
            this.settled = new BitSet(given.size());
        }
    }

    /** What goes to one home. */
    private static final class Line {
        final Set<HandingOver> underWay = Collections.newSetFromMap(new IdentityHashMap<>());

        /** Until when the home is left alone; in terms of {@link System#nanoTime()}. */
        long aloneUntil;

        /** When the next hand-over may begin. */
        long nextFrom;

        boolean waking;

        /** How long the home was silent between two words, at most, of late; in ns. */
        private long silence;

        Line(long now) {
            aloneUntil = now;
            nextFrom = now;
        }

        void heardAfter(long nanos) {
            silence = Math.max(nanos, silence - silence / 16);
        }

        /** How long it may be silent, in ns. */
        long mayBeSilent() {
            return Math.clamp(PATIENCE * silence, SILENT_FOR.toNanos(), LONGEST_SILENCE.toNanos());
        }

        boolean isLeftAlone(long now) {
            return aloneUntil - now > 0;
        }

        boolean isBusy(long now) {
            return underWay.size() >= MAX_UNDER_WAY || nextFrom - now > 0;
        }
    }

    HandOvers(EventExecutor thread, RoomHub hub, Homes homes, RoomWriter writer, MeterRegistry meters) {
        this.thread = thread;
        this.hub = hub;
        this.homes = homes;
        this.writer = writer;
        this.handed = meters.counter("maru.writer.handed.over");
        this.unanswered = meters.counter("maru.writer.handovers.unanswered");
    }

    /** Whether a room's drafts are for another instance to write. */
    boolean takes(Room room, long now) {
        return homeOf(room, now).isPresent();
    }

    private Optional<Instance> homeOf(Room room, long now) {
        return room.writers.areSeveral(now)
                ? homes.elsewhere(room.id()).filter(home -> !line(home, now).isLeftAlone(now))
                : Optional.empty();
    }

    private Line line(Instance home, long now) {
        if (lines.size() >= TIDY_FROM && !lines.containsKey(home.id())) {
            lines.values().removeIf(line -> line.underWay.isEmpty() && !line.isLeftAlone(now));
        }
        return lines.computeIfAbsent(home.id(), _ -> new Line(now));
    }

    /**
     * Hands over what waits for homes that can take something now.
     *
     * @param now in terms of {@link System#nanoTime()}; the same for {@link #takes}, or a room might fall between the two
     */
    void next(Collection<Room> waiting, long now) {
        Map<Instance, List<Given>> giving = new LinkedHashMap<>();
        for (Room room : waiting) {
            if (!room.isReady()) {
                continue;
            }
            Instance home = homeOf(room, now).orElse(null);
            if (home == null) {
                continue;
            }
            Line line = line(home, now);
            if (line.isBusy(now)) {
                wake(line, now);
            } else {
                hub.hear(room);
                give(room, giving.computeIfAbsent(home, _ -> new ArrayList<>()));
            }
        }
        giving.forEach((home, given) -> hand(home, given, now));
    }

    /** Goes on when the window of a home is over. An answer goes on by itself. */
    private void wake(Line line, long now) {
        long left = line.nextFrom - now;
        if (left > 0 && !line.waking) {
            line.waking = true;
            thread.schedule(
                    () -> {
                        line.waking = false;
                        writer.goOn();
                    },
                    left,
                    TimeUnit.NANOSECONDS);
        }
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

    private void hand(Instance home, List<Given> given, long now) {
        Line line = line(home, now);
        HandingOver handing = new HandingOver(home, line, given);
        line.underWay.add(handing);
        line.nextFrom = now + writer.shared(WINDOW).toNanos();
        handed.increment(given.size());
        List<HandOver.Handed> drafts = given.stream()
                .map(one -> new HandOver.Handed(
                        one.room().id(), one.draft().draft(), one.draft().left(now)))
                .toList();
        homes.hand(home, drafts)
                .timeout(FORGET_AFTER)
                .subscribe(
                        part -> thread.execute(() -> answered(handing, part)),
                        e -> thread.execute(() -> notAnswered(handing, e.toString())),
                        () -> thread.execute(() -> ended(handing)));
        listen(handing, line.mayBeSilent());
    }

    /** Gives a home up that says nothing. */
    private void listen(HandingOver handing, long nanos) {
        // Whatever came while this thread was busy is heard first.
        thread.schedule(() -> thread.execute(() -> checkSilence(handing)), nanos, TimeUnit.NANOSECONDS);
    }

    private void checkSilence(HandingOver handing) {
        long left = handing.heardOf + handing.line.mayBeSilent() - System.nanoTime();
        if (left <= 0) {
            notAnswered(handing, "silent");
        } else if (handing.line.underWay.contains(handing)) {
            listen(handing, left);
        }
    }

    private void answered(HandingOver handing, Answer part) {
        long now = System.nanoTime();
        handing.line.heardAfter(now - handing.heardOf);
        handing.heardOf = now;
        if (!handing.line.underWay.contains(handing)) {
            // It was late, and is not gone.
            handing.line.aloneUntil = now;
            return;
        }
        if (part.fates().isEmpty()) {
            return;
        }
        // In the order in which they were handed over, which is that of each room.
        new TreeMap<>(part.fates()).forEach((index, fate) -> settle(handing, index, fate, now));
        for (Given one : handing.given) {
            if (part.unshared().contains(one.room().id())) {
                one.room().writers.alone();
            }
        }
        writer.goOn();
    }

    private void settle(HandingOver handing, int index, Answer.Fate fate, long now) {
        Given one = handing.given.get(index);
        switch (fate) {
            case Answer.Fate.Stored(Position position, boolean duplicate) -> {
                takeBack(handing, index);
                stored(one.room(), one.draft(), position, duplicate);
            }
            case Answer.Fate.Refused(var refusal) when refusal.code().retryable() -> notNow(handing.line, refusal, now);
            case Answer.Fate.Refused(var refusal) -> {
                takeBack(handing, index);
                writer.remove(one.room(), one.draft());
                one.draft().refuse(refusal);
            }
        }
    }

    /** What is settled is not with the home any more: behind it the next drafts of the room can go. */
    private static void takeBack(HandingOver handing, int index) {
        handing.settled.set(index);
        handing.given.get(index).room().inFlight--;
    }

    /** A home that ends takes nothing any more; one that has too much to do, a little later. */
    private static void notNow(Line line, Refusal refusal, long now) {
        if (refusal.code().equals(Refusal.unavailable().code())) {
            line.aloneUntil = now + LEAVE_ALONE_FOR.toNanos();
        } else {
            line.nextFrom = now + PAUSE.toNanos();
        }
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
            log.debug("{} drafts are not taken by {}: {}", handing.given.size(), handing.home.id(), why);
            unanswered.increment();
            handing.line.aloneUntil = System.nanoTime() + LEAVE_ALONE_FOR.toNanos();
            writer.goOn();
        }
    }

    private void ended(HandingOver handing) {
        if (end(handing)) {
            writer.goOn();
        }
    }

    /** Takes back what is not settled; false when that was done before. */
    private boolean end(HandingOver handing) {
        if (!handing.line.underWay.remove(handing)) {
            return false;
        }
        for (int i = handing.settled.nextClearBit(0);
                i < handing.given.size();
                i = handing.settled.nextClearBit(i + 1)) {
            takeBack(handing, i);
        }
        return true;
    }
}
