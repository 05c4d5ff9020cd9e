package dev.maru.chat.room;

import dev.maru.chat.cursor.ReadCursors;
import dev.maru.chat.error.Refusal;
import dev.maru.chat.fanout.FanOut;
import dev.maru.chat.fanout.FanOuts;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.Position;
import dev.maru.chat.log.RoomHeads;
import dev.maru.chat.log.RoomLog;
import dev.maru.chat.membership.Memberships;
import dev.maru.chat.projection.Messages;
import dev.maru.chat.projection.Projector;
import dev.maru.chat.relay.RedisRelay;
import dev.maru.chat.relay.RelayListener;
import dev.maru.chat.relay.RelayMessage;
import dev.maru.chat.relay.RelayedEntry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Keeps the position of every room that is alive here and tells listeners what happens, once and in order.
 *
 * <p>A position moves by exactly one entry at a time. The relay says {@code last + 1}: tell it. Older: drop it. Newer: read
 * the gap from the log first. So order and exactly-once are restored here, once, and not in every client. What nobody
 * announced is found by a sweep.
 */
public final class RoomHub implements RelayListener {

    private static final Logger log = LoggerFactory.getLogger(RoomHub.class);
    private static final Duration HEARD_WITHIN = Duration.ofMillis(20);
    static final Duration READ_AGAIN = Duration.ofMillis(50);
    private static final int SWEEP_AT_ONCE = 1000;

    private final EventExecutor thread;
    private final FanOuts fanOuts;
    private final RoomLog entries;
    private final RoomHeads heads;
    private final RedisRelay relay;
    private final Memberships memberships;
    private final RoomProperties properties;
    private final Projector projector;
    private final EntryEncoder encoder;
    private final CatchUps catchUps;
    private final Map<String, Room> rooms = new HashMap<>();
    private final Map<Integer, Integer> roomsHeardByShard = new HashMap<>();
    private final Counter told;
    private final Counter gaps;

    private Drafts drafts = Drafts.NONE;
    private Attendance attendance = Attendance.NONE;
    private long lastSweep = System.nanoTime();

    /** Whose drafts wait in a room, as far as the hub has to tell them what it read. */
    interface Drafts {
        Drafts NONE = new Drafts() {
            @Override
            public void onRead(Room room, List<LogEntry> missed) {}

            @Override
            public void onReadEnded(Room room) {}

            @Override
            public void onLeft(Room room, String user) {}

            @Override
            public void onTakenBack(Room room, long message) {}

            @Override
            public void onAdvanced(Room room) {}
        };

        /** The log held entries that were not known: some may be drafts of ours. Called before they are told. */
        void onRead(Room room, List<LogEntry> missed);

        /** No read is on its way any more, and the position is known. */
        void onReadEnded(Room room);

        /** The log says that a user is no member any more. */
        void onLeft(Room room, String user);

        /** The log says that a message was taken back. */
        void onTakenBack(Room room, long message);

        /** The position moved, and all up to it was told. */
        void onAdvanced(Room room);
    }

    public RoomHub(
            EventExecutor thread,
            RoomLog entries,
            RoomHeads heads,
            RedisRelay relay,
            Messages messages,
            Projector projector,
            Memberships memberships,
            ReadCursors cursors,
            RoomProperties properties,
            MeterRegistry meters) {
        this.thread = thread;
        this.fanOuts = new FanOuts(thread, meters);
        this.entries = entries;
        this.heads = heads;
        this.relay = relay;
        this.memberships = memberships;
        this.projector = projector;
        this.encoder = new EntryEncoder(messages);
        this.catchUps = new CatchUps(this, entries, encoder, memberships, cursors, properties);
        this.properties = properties;
        this.told = meters.counter("maru.hub.entries");
        this.gaps = meters.counter("maru.hub.gaps");
        meters.gauge("maru.hub.rooms", rooms, Map::size);
    }

    /** Begins to hear other instances and to look for what nobody announced. */
    public void start() {
        relay.start(this);
        long tick = properties.sweepWithoutRelay().toMillis();
        thread.scheduleWithFixedDelay(this::sweep, tick, tick, TimeUnit.MILLISECONDS);
    }

    void attach(Drafts waiting) {
        drafts = waiting;
    }

    /** Says from now on who begins and ends to listen; call it before anybody does. */
    public void attach(Attendance interested) {
        attendance = interested;
    }

    /** Runs something on the rooms thread, where all that concerns rooms happens. */
    void execute(Runnable task) {
        thread.execute(task);
    }

    Room room(String id) {
        Room room = rooms.computeIfAbsent(id, one -> new Room(one, fanOuts));
        room.lastUsed = System.nanoTime();
        return room;
    }

    // Listeners

    /** What goes out on an event loop, all rooms together. */
    public FanOut fanOut(EventLoop loop) {
        return fanOuts.of(loop);
    }

    /**
     * Subscribes: the listener is caught up, then told everything, or ended with the reason.
     *
     * @param after the entry that the listener has; null for the newest page
     */
    public void subscribe(Listener listener, String roomId, @Nullable Long after) {
        execute(() -> catchUps.begin(room(roomId), listener, after));
    }

    public void unsubscribe(Listener listener, String roomId) {
        execute(() -> {
            Room room = room(roomId);
            leave(room, listener);
            room.catchingUp.remove(listener);
        });
    }

    /** Who listens to a room here, and is caught up. */
    public CompletableFuture<List<Listener>> listeners(String roomId) {
        CompletableFuture<List<Listener>> found = new CompletableFuture<>();
        execute(() -> {
            List<Listener> listening = new ArrayList<>();
            Room room = rooms.get(roomId);
            if (room != null) {
                room.audience.forEach(listening::add);
            }
            found.complete(listening);
        });
        return found;
    }

    void enter(Room room, Listener listener) {
        room.audience.add(listener);
        attendance.entered(room.id(), listener.user());
    }

    void leave(Room room, Listener listener) {
        if (room.audience.remove(listener)) {
            attendance.left(room.id(), listener.user());
        }
    }

    void end(Room room, Listener listener, Refusal why) {
        leave(room, listener);
        room.catchingUp.remove(listener);
        room.audience.after(listener, () -> listener.ended(why));
    }

    private void endAll(Room room, Predicate<Listener> which, Refusal why) {
        List<Listener> ending = new ArrayList<>();
        Consumer<Listener> choose = listener -> {
            if (which.test(listener)) {
                ending.add(listener);
            }
        };
        room.audience.forEach(choose);
        room.catchingUp.keySet().forEach(choose);
        ending.forEach(listener -> end(room, listener, why));
    }

    // The position

    /** Tells what happened: entries in order, of which those that are known already are left out. */
    void advance(Room room, Collection<RelayedEntry> happened) {
        List<RelayedEntry> news = new ArrayList<>(happened.size());
        for (RelayedEntry entry : happened) {
            if (entry.seq() <= room.head()) {
                continue;
            }
            room.advance(entry);
            news.add(entry);
            switch (entry.effect()) {
                case NONE -> {}
                case JOINED -> memberships.forget(room.id(), entry.user());
                case LEFT -> {
                    tell(room, news);
                    news.clear();
                    if (!memberships.isBackSince(room.id(), entry.user(), entry.target())) {
                        letOut(room, entry.user());
                    }
                }
                case DELETED -> drafts.onTakenBack(room, entry.target());
            }
        }
        tell(room, news);
        drafts.onAdvanced(room);
    }

    /** Nobody who is out hears what comes behind the entry that says so. */
    private void letOut(Room room, String user) {
        memberships.forget(room.id(), user);
        drafts.onLeft(room, user);
        endAll(room, listener -> listener.user().equals(user), Refusal.notAMember());
    }

    private void tell(Room room, List<RelayedEntry> news) {
        if (news.isEmpty()) {
            return;
        }
        told.increment(news.size());
        news.forEach(entry -> entry.reached("told"));
        if (!room.audience.isEmpty()) {
            byte[][] payloads = new byte[news.size()][];
            for (int i = 0; i < payloads.length; i++) {
                payloads[i] = news.get(i).json();
            }
            room.audience.tell(payloads, room.position(), "");
        }
    }

    /** Subscribes to the shard, then reads the log up to its head: in this order nothing falls in between. */
    void open(Room room) {
        room.reading = true;
        room.hearing = Room.Hearing.OPENING;
        int shard = relay.shardOf(room.id());
        boolean first = roomsHeardByShard.merge(shard, 1, Integer::sum) == 1;
        Mono<Void> subscribed = first ? relay.subscribe(shard) : Mono.empty();
        subscribed.subscribe(null, e -> execute(() -> readFailed(room, e)), () -> execute(() -> readOn(room)));
    }

    /** Sees to it that what others write is heard. */
    void hear(Room room) {
        if (room.hearing == Room.Hearing.UNHEARD && !room.reading) {
            open(room);
        }
    }

    /** An entry is stored that is not heard of yet: it is read if the relay does not bring it in a moment. */
    void expect(Room room, long seq) {
        later(HEARD_WITHIN, () -> {
            if (room.head() < seq) {
                room.rumoured = Math.max(room.rumoured, seq);
                readMissed(room);
            }
        });
    }

    /** Reads what the log holds after the position, unless that is being done. */
    void readMissed(Room room) {
        if (room.reading) {
            return;
        }
        room.reading = true;
        readOn(room);
    }

    private void readOn(Room room) {
        if (room.position() == null) {
            heads.head(room.id())
                    .map(head -> head.newest().position())
                    .defaultIfEmpty(Position.START)
                    .subscribe(
                            head -> execute(() -> {
                                room.found(head);
                                noteRecentWriter(room, head);
                                readEnded(room);
                            }),
                            e -> execute(() -> readFailed(room, e)));
            return;
        }
        long first = room.head() + 1;
        entries.read(room.id(), first, first + properties.page() - 1)
                .subscribe(page -> execute(() -> read(room, page)), e -> execute(() -> readFailed(room, e)));
    }

    private void read(Room room, List<LogEntry> page) {
        List<LogEntry> missed = new ArrayList<>(page.size());
        for (LogEntry entry : page) {
            if (entry.seq() == room.head() + 1 + missed.size()) {
                missed.add(entry);
            }
        }
        boolean more = page.size() == properties.page();
        if (missed.isEmpty()) {
            readOnOrEnd(room, more);
            return;
        }
        gaps.increment();
        room.writers.note(Writers.ELSEWHERE, System.nanoTime());
        drafts.onRead(room, missed);
        projector.committed(missed);
        encoder.encode(room.id(), missed)
                .subscribe(
                        news -> execute(() -> {
                            advance(room, news);
                            readOnOrEnd(room, more);
                        }),
                        e -> execute(() -> readFailed(room, e)));
    }

    /** What was written a moment ago, before this instance knew the room, was written elsewhere: probably more will be. */
    private static void noteRecentWriter(Room room, Position head) {
        if (head.at().isAfter(Instant.now().minus(Writers.SHARED_FOR))) {
            room.writers.note(Writers.ELSEWHERE, System.nanoTime());
        }
    }

    private void readOnOrEnd(Room room, boolean more) {
        if (more) {
            readOn(room);
        } else {
            readEnded(room);
        }
    }

    private void readEnded(Room room) {
        if (room.readAgain) {
            room.readAgain = false;
            readOn(room);
            return;
        }
        room.reading = false;
        if (room.rumoured > room.head()) {
            // Somebody spoke of more than could be read yet; what is not there soon is found by the sweep.
            long rumoured = room.rumoured;
            room.rumoured = 0;
            later(READ_AGAIN, () -> {
                if (rumoured > room.head()) {
                    readMissed(room);
                }
            });
        }
        if (room.hearing == Room.Hearing.OPENING) {
            room.hearing = Room.Hearing.HEARD;
        }
        drafts.onReadEnded(room);
        catchUps.start(room);
    }

    private void readFailed(Room room, Throwable e) {
        log.debug("{} could not be read, trying again", room.id(), e);
        later(READ_AGAIN.multipliedBy(4), () -> readOn(room));
    }

    // Other instances

    /** Tells other instances what one commit stored here. */
    void publish(List<RelayedEntry> committed) {
        relay.publish(committed);
    }

    /**
     * Tells whoever has the room open something that may be lost, here and on other instances.
     *
     * @param except the user who is not told; empty for nobody
     */
    public void tellEphemeral(String roomId, String except, byte[] json) {
        execute(() -> tellHere(roomId, except, json));
        relay.publish(new RelayMessage.Ephemeral(roomId, except, json));
    }

    /** The same, on this instance only. Call it on the rooms thread. */
    public void tellHere(String roomId, String except, byte[] json) {
        Room room = rooms.get(roomId);
        if (room != null) {
            room.audience.tell(new byte[][] {json}, null, except);
        }
    }

    /** A room was deleted: every instance ends what is open there. */
    public void roomEnded(String roomId) {
        execute(() -> endHere(roomId));
        relay.publish(new RelayMessage.RoomEnded(roomId));
    }

    /** A user is in a room no more, whatever its log says: nothing of it goes to the user from here. */
    public void letOut(String roomId, String user) {
        execute(() -> {
            Room room = rooms.get(roomId);
            if (room != null) {
                letOut(room, user);
            }
        });
    }

    /** A room was deleted: what is open there on this instance ends. */
    public void endRoom(String roomId) {
        execute(() -> endHere(roomId));
    }

    /** Tells whoever has the room open on this instance something that all instances know. */
    public void tellHereSoon(String roomId, byte[] json) {
        execute(() -> tellHere(roomId, "", json));
    }

    private void endHere(String roomId) {
        memberships.forget(roomId);
        Room room = rooms.get(roomId);
        if (room != null) {
            endAll(room, _ -> true, Refusal.roomGone());
        }
    }

    @Override
    public void onMessage(RelayMessage message) {
        execute(() -> {
            switch (message) {
                case RelayMessage.Entries(List<RelayedEntry> happened) -> hear(happened);
                case RelayMessage.Ephemeral(String room, String except, byte[] json) -> tellHere(room, except, json);
                case RelayMessage.Present present -> attendance.heard(present);
                case RelayMessage.RoomEnded(String room) -> endHere(room);
            }
        });
    }

    /** What one commit stored: each room's part is told in one go. */
    private void hear(List<RelayedEntry> happened) {
        Map<String, List<RelayedEntry>> byRoom = new LinkedHashMap<>();
        happened.forEach(entry ->
                byRoom.computeIfAbsent(entry.room(), _ -> new ArrayList<>()).add(entry));
        byRoom.forEach((id, entries) -> {
            Room room = rooms.get(id);
            if (room != null) {
                hear(room, entries);
            }
        });
    }

    private void hear(Room room, List<RelayedEntry> happened) {
        happened.forEach(entry -> entry.reached("heard"));
        long known = room.head();
        List<RelayedEntry> next = new ArrayList<>(happened.size());
        for (RelayedEntry entry : happened) {
            if (room.position() != null && entry.seq() == known + 1) {
                next.add(entry);
                known++;
            } else {
                entry.reached("read"); // a read of the log told of it, or will
            }
        }
        room.writers.note(Writers.ELSEWHERE, System.nanoTime());
        advance(room, next);
        long last = happened.getLast().seq();
        if (room.hearing != Room.Hearing.UNHEARD && last > room.head()) {
            room.rumoured = Math.max(room.rumoured, last);
            readMissed(room);
        }
    }

    /** What a read that is on its way sees may be older than the subscription: then it is followed by another. */
    @Override
    public void onSubscribed(int shard) {
        execute(() -> rooms.values().forEach(room -> {
            if (room.hearing != Room.Hearing.UNHEARD && relay.shardOf(room.id()) == shard) {
                room.readAgain = room.reading;
                readMissed(room);
                attendance.missed(room.id());
            }
        }));
    }

    // What nobody announced

    private void sweep() {
        long now = System.nanoTime();
        rooms.values().removeIf(room -> forget(room, now));
        rooms.values().forEach(room -> forgetTail(room, now));
        if (relay.isUp() && now - lastSweep < properties.sweepEvery().toNanos()) {
            return;
        }
        askForAll();
    }

    /** Asks the log at once for what nobody announced: somebody died who may have stored more than it told. */
    public void sweepNow() {
        execute(this::askForAll);
    }

    private void askForAll() {
        lastSweep = System.nanoTime();
        Map<String, Long> next = new HashMap<>();
        for (Room room : rooms.values()) {
            if (room.hearing == Room.Hearing.HEARD && !room.reading) {
                next.put(room.id(), room.head() + 1);
                if (next.size() == SWEEP_AT_ONCE) {
                    ask(next);
                    next = new HashMap<>();
                }
            }
        }
        if (!next.isEmpty()) {
            ask(next);
        }
    }

    private void ask(Map<String, Long> next) {
        entries.find(next)
                .subscribe(
                        entry -> execute(() -> {
                            Room room = rooms.get(entry.room());
                            if (room != null && entry.seq() > room.head()) {
                                readMissed(room);
                            }
                        }),
                        e -> log.debug("A sweep failed", e));
    }

    private void forgetTail(Room room, long now) {
        if (room.tail != null && room.tail.isUnusedSince(now, properties.keepTail())) {
            room.tail = null;
        }
    }

    private boolean forget(Room room, long now) {
        if (!room.isIdle() || now - room.lastUsed < properties.idle().toNanos()) {
            return false;
        }
        if (room.hearing != Room.Hearing.UNHEARD) {
            int shard = relay.shardOf(room.id());
            if (roomsHeardByShard.merge(shard, -1, Integer::sum) == 0) {
                roomsHeardByShard.remove(shard);
                relay.unsubscribe(shard);
            }
        }
        return true;
    }

    void later(Duration delay, Runnable task) {
        thread.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
