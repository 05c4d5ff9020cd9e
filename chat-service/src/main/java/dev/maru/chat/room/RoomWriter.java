package dev.maru.chat.room;

import dev.maru.chat.cursor.Cursor;
import dev.maru.chat.cursor.ReadCursors;
import dev.maru.chat.error.Refusal;
import dev.maru.chat.home.Answer;
import dev.maru.chat.home.HandOver;
import dev.maru.chat.home.Homes;
import dev.maru.chat.log.Body;
import dev.maru.chat.log.Draft;
import dev.maru.chat.log.HeadHints;
import dev.maru.chat.log.InsertOutcome;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.Position;
import dev.maru.chat.log.RoomLog;
import dev.maru.chat.projection.Projector;
import dev.maru.chat.relay.RelayedEntry;
import dev.maru.platform.trace.TraceLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.util.concurrent.EventExecutor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes drafts into the logs of all rooms: one insert in flight, what arrives meanwhile is the next batch.
 *
 * <p>The commit is what costs, not the entry in it. An insert is ordered and holds entries of many rooms, numbered from each
 * room's known head. What the store says is taken literally: entries before the refused one are stored, it and all behind
 * it are not; without a clear answer nothing is known, and the same entries go in again under the same keys. An entry leaves the
 * queue only when it is found to be stored or can never be.
 */
public final class RoomWriter implements RoomHub.Drafts {

    private static final Logger log = LoggerFactory.getLogger(RoomWriter.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    /** How many drafts of a room are looked for when one of them may be an old one. */
    private static final int LOOK_UP_AT_ONCE = 256;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** From how many entries of one insert on a window opens, and when it is open all the way. */
    private static final int BUSY = 16;

    private static final int VERY_BUSY = 64;
    private static final Duration SHORT_WINDOW = Duration.ofMillis(5);
    private static final Duration LONG_WINDOW = Duration.ofMillis(10);

    /** How many times a window can be as long where there are several instances; where there are many, the store is a larger one. */
    private static final int MAX_SHARES = 4;

    private static final Duration CHECK_DEADLINES_EVERY = Duration.ofMillis(250);
    private static final Duration HINT_HEADS_EVERY = Duration.ofMillis(250);

    /** An update costs the store more than an entry, and a hint a little behind only makes the search for the head longer. */
    private static final int MAX_HINTS = 16;

    private final EventExecutor thread;
    private final RoomHub hub;
    private final RoomLog entries;
    private final HeadHints hints;
    private final Projector projector;
    private final ReadCursors cursors;
    private final RoomProperties properties;
    private final Clock clock;

    /** Rooms with drafts, in the order in which they get their turn. */
    private final Set<Room> waiting = new LinkedHashSet<>();

    /** Heads that no hint tells of, those first that wait longest. */
    private final Map<String, Long> unhintedHeads = new LinkedHashMap<>();

    private final DistributionSummary batchSizes;

    /** Of each insert, how long the draft waited that waited longest. */
    private final Timer waits;

    private final Timer commits;
    private final Counter conflicts;
    private final Counter unknowns;

    private final HandOvers handOvers;
    private final Homes homes;

    private int queued;
    private boolean inserting;
    private boolean holding;

    /** Whether {@link #goOn} will be called in a moment. */
    private boolean goingOn;

    /** Whether the last insert stopped at an entry that was there already. */
    private boolean collided;

    private long lastInsert = System.nanoTime();
    private Duration window = Duration.ZERO;
    private Duration pause = FIRST_PAUSE;
    private @Nullable CompletableFuture<@Nullable Void> finished;

    /** A draft with the place that this insert tries to give it. */
    private record Attempt(Room room, QueuedDraft draft, LogEntry entry) {}

    public RoomWriter(
            EventExecutor thread,
            RoomHub hub,
            RoomLog entries,
            HeadHints hints,
            Projector projector,
            ReadCursors cursors,
            Homes homes,
            RoomProperties properties,
            Clock clock,
            MeterRegistry meters) {
        this.thread = thread;
        this.hub = hub;
        this.entries = entries;
        this.hints = hints;
        this.projector = projector;
        this.cursors = cursors;
        this.properties = properties;
        this.clock = clock;
        this.batchSizes = DistributionSummary.builder("maru.writer.batch")
                .baseUnit("entries")
                .register(meters);
        this.waits = meters.timer("maru.writer.wait");
        this.commits = meters.timer("maru.writer.commit");
        this.conflicts = meters.counter("maru.writer.conflicts");
        this.unknowns = meters.counter("maru.writer.unknown.outcomes");
        meters.gauge("maru.writer.queued", this, writer -> writer.queued);
        meters.gauge("maru.writer.window", this, writer -> writer.window.toMillis() / 1000.0);
        this.handOvers = new HandOvers(thread, hub, homes, this, meters);
        this.homes = homes;
        hub.attach(this);
    }

    /** Begins to look after deadlines and head hints. */
    public void start() {
        every(CHECK_DEADLINES_EVERY, this::refuseOverdue);
        every(HINT_HEADS_EVERY, this::hintHeads);
    }

    private void every(Duration interval, Runnable task) {
        thread.scheduleWithFixedDelay(task, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Writes a draft. Drafts of one room are stored in the order of the calls.
     *
     * @return completes on the rooms thread, within the deadline and a moment
     */
    public CompletableFuture<SendOutcome> write(String roomId, Draft draft) {
        return write(roomId, draft, thread);
    }

    /** @param way to the rooms thread */
    public CompletableFuture<SendOutcome> write(String roomId, Draft draft, Executor way) {
        QueuedDraft queuedDraft =
                new QueuedDraft(draft, System.nanoTime() + properties.deadline().toNanos());
        way.execute(() -> {
            enqueue(hub.room(roomId), queuedDraft, homes.self());
            goOnSoon();
        });
        return queuedDraft.outcome();
    }

    /**
     * Writes what another instance handed over, in its order.
     *
     * @return what becomes of it, from the moment of subscription on
     */
    Flux<Answer> write(HandOver handOver) {
        return Mono.fromCompletionStage(() -> CompletableFuture.supplyAsync(() -> begin(handOver), thread))
                .flatMapMany(Answering::parts);
    }

    private Answering begin(HandOver handOver) {
        Answering answering = new Answering(thread, hub, handOver);
        long now = System.nanoTime();
        for (int i = 0; i < handOver.drafts().size(); i++) {
            int index = i;
            HandOver.Handed handed = handOver.drafts().get(i);
            QueuedDraft draft =
                    new QueuedDraft(handed.draft(), now + handed.left().toNanos());
            enqueue(hub.room(handed.room()), draft, handOver.from());
            draft.outcome().thenAccept(outcome -> answering.settled(index, outcome));
        }
        goOnSoon();
        return answering;
    }

    /** Completes when nothing waits to be written any more; new drafts are refused from now on. */
    public CompletableFuture<@Nullable Void> finish() {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        thread.execute(() -> {
            finished = done;
            finishIfEmpty();
        });
        return done;
    }

    private void finishIfEmpty() {
        if (finished != null && queued == 0) {
            finished.complete(null);
        }
    }

    private void enqueue(Room room, QueuedDraft draft, String from) {
        room.writers.note(from, System.nanoTime());
        QueuedDraft same = find(room, draft.draft());
        if (same != null) {
            same.answerToo(draft);
            return;
        }
        if (finished != null) {
            postpone(room, draft, Refusal.unavailable());
            return;
        }
        Refusal behind = room.postponed.behind(draft.draft().by(), draft.draft().key(), System.nanoTime());
        if (behind != null) {
            draft.refuse(behind);
            return;
        }
        if (queued >= properties.maxQueued() || room.queue.size() >= properties.maxQueuedPerRoom()) {
            postpone(room, draft, Refusal.busy());
            return;
        }
        if (draft.draft().body() instanceof Body.Change change && room.takenBack.contains(change.target())) {
            refuseUnlessStored(room, draft, Refusal.messageDeleted());
            return;
        }
        TraceLog.reached("queued", draft.draft().traceId(), room.id(), room.queue.size());
        room.queue.addLast(draft);
        queued++;
        waiting.add(room);
    }

    private static void postpone(Room room, QueuedDraft draft, Refusal refusal) {
        room.postponed.refused(draft.draft().by(), draft.draft().key(), refusal, System.nanoTime());
        draft.refuse(refusal);
    }

    private static @Nullable QueuedDraft find(Room room, Draft draft) {
        for (QueuedDraft other : room.queue) {
            if (other.draft().key().equals(draft.key()) && other.draft().by().equals(draft.by())) {
                return other;
            }
        }
        return null;
    }

    // One insert after the other

    /** Goes on when all that is here already was queued. */
    private void goOnSoon() {
        if (!goingOn) {
            goingOn = true;
            thread.execute(() -> {
                goingOn = false;
                goOn();
            });
        }
    }

    /** Does what can be done now: hands over, and inserts unless that is being done. */
    void goOn() {
        long now = System.nanoTime();
        handOvers.next(waiting, now);
        if (!inserting && !holding) {
            insertNext(now);
        }
    }

    private void insertNext(long now) {
        long early = lastInsert + window.toNanos() - now;
        if (early > 0 && queued < properties.maxBatch()) {
            hold(early);
            return;
        }
        boolean apart = collided && waiting.size() > 1;
        List<Attempt> batch = nextBatch(apart ? 1 : properties.maxBatch(), now);
        if (batch.isEmpty()) {
            return;
        }
        inserting = true;
        lastInsert = now;
        window = shared(windowAfter(batch.size()));
        batchSizes.record(batch.size());
        waits.record(longestWait(batch, now), TimeUnit.NANOSECONDS);
        List<LogEntry> numbered = batch.stream().map(Attempt::entry).toList();
        (apart ? entries.insertApart(numbered) : entries.insert(numbered))
                .subscribe(outcome -> thread.execute(() -> settle(batch, outcome, apart)));
    }

    private static long longestWait(List<Attempt> batch, long now) {
        long longest = 0;
        for (Attempt attempt : batch) {
            longest = Math.max(longest, now - attempt.draft().since());
        }
        return longest;
    }

    private void hold(long nanos) {
        holding = true;
        thread.schedule(
                () -> {
                    holding = false;
                    goOn();
                },
                nanos,
                TimeUnit.NANOSECONDS);
    }

    /**
     * How far apart inserts begin: the commit costs, so those who are many wait a little for each other. Few wait for nobody.
     *
     * @param batch how many entries went into the last insert
     */
    private static Duration windowAfter(int batch) {
        return batch < BUSY ? Duration.ZERO : batch < VERY_BUSY ? SHORT_WINDOW : LONG_WINDOW;
    }

    /** What one instance waits when others burden the same store: all of them together do so no more often than one would. */
    Duration shared(Duration window) {
        return window.multipliedBy(Math.min(homes.instances(), MAX_SHARES));
    }

    /** Gives every waiting room its turn, as far as one insert holds. Rooms that are being read have to wait. */
    private List<Attempt> nextBatch(int mostOfARoom, long now) {
        List<Attempt> batch = new ArrayList<>();
        Instant at = clock.instant();
        long size = 0;
        Iterator<Room> turns = waiting.iterator();
        while (turns.hasNext() && batch.size() < properties.maxBatch()) {
            Room room = turns.next();
            if (!room.isReady() || handOvers.takes(room, now)) {
                continue;
            }
            Position last = room.position();
            if (last == null) {
                hub.readMissed(room);
                continue;
            }
            for (QueuedDraft draft : room.queue) {
                size += sizeOf(draft.draft().body());
                boolean gone = draft.draft().body() instanceof Body.Change change
                        && takenBackBefore(batch, room, change.target());
                boolean full = gone
                        || room.inFlight >= mostOfARoom
                        || batch.size() >= properties.maxBatch()
                        || size > properties.maxBatchSize().toBytes() && !batch.isEmpty();
                if (full) {
                    break;
                }
                LogEntry entry = last.next(room.id(), draft.draft(), at);
                draft.attempt();
                batch.add(new Attempt(room, draft, entry));
                room.inFlight++;
                last = entry.position();
            }
        }
        return batch;
    }

    /** What is behind a deletion in the same insert would be stored before anybody could refuse it. */
    private static boolean takenBackBefore(List<Attempt> batch, Room room, long message) {
        return batch.stream()
                .filter(attempt -> attempt.room() == room)
                .anyMatch(attempt -> attempt.entry().body() instanceof Body.Delete(long target) && target == message);
    }

    private static int sizeOf(Body body) {
        return switch (body) {
            case Body.Message message -> 3 * message.text().length();
            case Body.Edit edit -> 3 * edit.text().length();
            default -> 0;
        };
    }

    private void settle(List<Attempt> batch, InsertOutcome outcome, boolean apart) {
        commits.record(System.nanoTime() - lastInsert, TimeUnit.NANOSECONDS);
        inserting = false;
        collided = false;
        batch.forEach(attempt -> attempt.room().inFlight = 0);
        switch (outcome) {
            case InsertOutcome.Stored() -> {
                settleStored(batch);
                pause = FIRST_PAUSE;
            }
            case InsertOutcome.Refused refused -> {
                settleStored(IntStream.range(0, batch.size())
                        .filter(refused::stored)
                        .mapToObj(batch::get)
                        .toList());
                refused.rejections().forEach(rejection -> settleRefused(batch.get(rejection.index()), rejection));
                // Where one room has another writer, more of them may: all are found at once when none stops the
                // others.
                collided = !apart && refused.rejections().getFirst().duplicate();
            }
            case InsertOutcome.Unknown(Throwable cause) -> {
                unknowns.increment();
                log.warn("The outcome of an insert of {} entries is unknown: {}", batch.size(), cause.getMessage());
                pauseBeforeNext();
                return;
            }
        }
        goOn();
    }

    /** Acknowledges, then publishes and tells: in this order, and only what is stored. */
    private void settleStored(List<Attempt> stored) {
        Map<Room, List<RelayedEntry>> happened = new LinkedHashMap<>();
        for (Attempt attempt : stored) {
            remove(attempt.room(), attempt.draft());
            attempt.draft().stored(attempt.entry(), false);
            LogEntry entry = attempt.entry();
            Draft draft = attempt.draft().draft();
            TraceLog.reached("stored", draft.traceId(), entry.room(), entry.seq());
            moveOwnCursor(entry);
            unhintedHeads.merge(entry.room(), entry.seq(), Math::max);
            happened.computeIfAbsent(attempt.room(), _ -> new ArrayList<>())
                    .add(EntryEncoder.encode(entry, draft.quote()).tracedBy(draft.traceId()));
        }
        projector.committed(stored.stream().map(Attempt::entry).toList());
        hub.publish(happened.values().stream().flatMap(List::stream).toList());
        happened.forEach(hub::advance);
        happened.keySet().forEach(this::takeNextTurnLast);
    }

    /** Whoever says something, or comes in, has read what was before. */
    private void moveOwnCursor(LogEntry entry) {
        if (entry.body() instanceof Body.Message || entry.body() instanceof Body.Joined) {
            cursors.move(entry.room(), entry.by(), new Cursor(entry.seq(), entry.n()));
        }
    }

    private void settleRefused(Attempt attempt, InsertOutcome.Rejection rejection) {
        if (rejection.duplicate()) {
            conflicts.increment();
            attempt.draft().conflict();
            attempt.room().conflict =
                    new Room.Conflict(attempt.draft(), attempt.entry().seq());
            hub.readMissed(attempt.room());
        } else {
            log.error("An entry of {} can never be stored: {}", attempt.room().id(), rejection.reason());
            remove(attempt.room(), attempt.draft());
            attempt.draft().refuse(Refusal.storeRefused());
        }
    }

    private void pauseBeforeNext() {
        inserting = true;
        thread.schedule(
                () -> {
                    inserting = false;
                    goOn();
                },
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }

    private void takeNextTurnLast(Room room) {
        if (waiting.remove(room) && !room.queue.isEmpty()) {
            waiting.add(room);
        }
    }

    void remove(Room room, QueuedDraft draft) {
        if (room.queue.remove(draft)) {
            queued--;
            finishIfEmpty();
        }
        if (room.queue.isEmpty()) {
            waiting.remove(room);
        }
    }

    // What the log says meanwhile

    /**
     * Answers drafts that turn out to be in the log. Those of a running insert are left to its answer.
     */
    @Override
    public void onRead(Room room, List<LogEntry> missed) {
        for (LogEntry entry : missed) {
            room.queue.stream()
                    .skip(room.inFlight)
                    .filter(draft -> draft.is(entry))
                    .findFirst()
                    .ifPresent(draft -> {
                        remove(room, draft);
                        draft.found(entry);
                    });
        }
    }

    /**
     * After a conflict: if the number turns out to be free, or another one is refused as well, the key of one of the drafts is an old
     * one.
     */
    @Override
    public void onReadEnded(Room room) {
        Room.Conflict conflict = room.conflict;
        room.conflict = null;
        if (conflict != null
                && (conflict.seq() > room.head() || conflict.draft().conflicts() > 1)
                && !room.lookingUp) {
            room.lookingUp = true;
            lookUp(room);
        }
        goOn();
    }

    /**
     * Looks for the key of the refused draft, and for those behind it: who lost a connection sends again all that had no answer, so an
     * old one rarely comes alone. One by one, each would cost an insert, a read and a look-up, with all new drafts waiting behind.
     */
    private void lookUp(Room room) {
        Map<RoomLog.Name, QueuedDraft> asked = new HashMap<>();
        room.queue.stream().limit(LOOK_UP_AT_ONCE).forEach(draft -> asked.put(draft.name(), draft));
        entries.find(room.id(), asked.keySet())
                .collectList()
                .subscribe(
                        found -> thread.execute(() -> {
                            room.lookingUp = false;
                            for (LogEntry entry : found) {
                                QueuedDraft draft = asked.get(new RoomLog.Name(entry.by(), entry.key()));
                                if (draft != null) {
                                    remove(room, draft);
                                    draft.found(entry);
                                }
                            }
                            goOn();
                        }),
                        e -> thread.schedule(() -> lookUp(room), LONGEST_PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Refuses what somebody who has left still wants to say, unless it may be stored already. */
    @Override
    public void onLeft(Room room, String user) {
        List<QueuedDraft> refused = room.queue.stream()
                .skip(room.inFlight)
                .filter(draft -> draft.draft().by().equals(user) && !draft.wasAttempted())
                .filter(draft -> draft.draft().body() instanceof Body.Message
                        || draft.draft().body() instanceof Body.Change)
                .toList();
        refused.forEach(draft -> refuseUnlessStored(room, draft, Refusal.notAMember()));
    }

    /** Refuses what somebody still wants to do to a message that is gone, unless it may be stored already. */
    @Override
    public void onTakenBack(Room room, long message) {
        List<QueuedDraft> refused = room.queue.stream()
                .skip(room.inFlight)
                .filter(draft -> isAbout(message, draft) && !draft.wasAttempted())
                .toList();
        refused.forEach(draft -> refuseUnlessStored(room, draft, Refusal.messageDeleted()));
    }

    /** What comes too late may be the retry of something that came in time: then that is the answer. */
    private void refuseUnlessStored(Room room, QueuedDraft draft, Refusal refusal) {
        remove(room, draft);
        entries.find(room.id(), draft.draft().by(), draft.draft().key())
                .singleOptional()
                .subscribe(
                        found -> thread.execute(() -> found.ifPresentOrElse(draft::found, () -> draft.refuse(refusal))),
                        e -> thread.execute(() -> draft.refuse(Refusal.outcomeUnknown())));
    }

    private static boolean isAbout(long message, QueuedDraft draft) {
        return draft.draft().body() instanceof Body.Change change && change.target() == message;
    }

    /** Acknowledges what a home stored and could not be told of before. */
    @Override
    public void onAdvanced(Room room) {
        while (!room.awaited.isEmpty() && room.awaited.getFirst().entry().seq() <= room.head()) {
            Room.Awaited awaited = room.awaited.removeFirst();
            awaited.draft().stored(awaited.entry(), awaited.duplicate());
        }
    }

    // Deadlines

    private void refuseOverdue() {
        long now = System.nanoTime();
        for (Room room : List.copyOf(waiting)) {
            Set<String> refusedSenders = new HashSet<>();
            for (QueuedDraft draft : List.copyOf(room.queue)) {
                String by = draft.draft().by();
                if (draft.wasAttempted()) {
                    // It stays in the queue: only the log can say what became of it.
                    draft.giveUpWaiting(now);
                } else if (draft.isOverdue(now) || refusedSenders.contains(by)) {
                    // Whatever its sender queued behind it goes with it, or a retry would come after its successor.
                    refusedSenders.add(by);
                    remove(room, draft);
                    postpone(room, draft, Refusal.notStored());
                }
            }
        }
    }

    private void hintHeads() {
        Map<String, Long> taken = new HashMap<>();
        Iterator<Map.Entry<String, Long>> heads = unhintedHeads.entrySet().iterator();
        while (heads.hasNext() && taken.size() < MAX_HINTS) {
            Map.Entry<String, Long> head = heads.next();
            taken.put(head.getKey(), head.getValue());
            heads.remove();
        }
        hints.raise(taken).subscribe(null, e -> log.debug("Head hints were lost", e));
    }
}
