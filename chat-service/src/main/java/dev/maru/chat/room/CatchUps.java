package dev.maru.chat.room;

import dev.maru.chat.cursor.Cursor;
import dev.maru.chat.cursor.ReadCursors;
import dev.maru.chat.error.Refusal;
import dev.maru.chat.frame.ServerFrames;
import dev.maru.chat.log.Position;
import dev.maru.chat.log.RoomLog;
import dev.maru.chat.membership.Membership;
import dev.maru.chat.membership.Memberships;
import dev.maru.chat.relay.RelayedEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Brings new listeners up to a room's position. Confined to the rooms thread.
 *
 * <p>A listener is registered first, then found to be a member, then given what it missed, then live: whoever is let out between two of
 * these steps is told by the log itself. What it missed comes out of the room's {@link Tail}, up to the room's position, and from that
 * moment it hears what moves the position: nothing falls in between. The tail is read once for all who wait.
 */
final class CatchUps {

    private static final Logger log = LoggerFactory.getLogger(CatchUps.class);

    private static final int MAX_READS = 100;
    private static final Duration READ_AGAIN = Duration.ofMillis(50);

    /** How often the log is asked before a listener who claims to have more than its head is not believed. */
    private static final int READS_FOR_AHEAD = 5;

    private static final byte[] NOTHING = ServerFrames.array(List.of());

    private final RoomHub hub;
    private final RoomLog entries;
    private final EntryEncoder encoder;
    private final Memberships memberships;
    private final ReadCursors cursors;
    private final RoomProperties properties;

    CatchUps(
            RoomHub hub,
            RoomLog entries,
            EntryEncoder encoder,
            Memberships memberships,
            ReadCursors cursors,
            RoomProperties properties) {
        this.hub = hub;
        this.entries = entries;
        this.encoder = encoder;
        this.memberships = memberships;
        this.cursors = cursors;
        this.properties = properties;
    }

    void begin(Room room, Listener listener, @Nullable Long after) {
        Room.CatchUp catchUp = new Room.CatchUp(after);
        hub.leave(room, listener);
        room.catchingUp.put(listener, catchUp);
        Mono.zip(
                        Mono.fromFuture(memberships.checkNow(room.id(), listener.user())),
                        cursors.of(listener.user(), room.id()))
                .subscribe(
                        known -> hub.execute(() -> admit(room, listener, catchUp, known.getT1(), known.getT2())),
                        e -> hub.execute(() -> {
                            log.debug("Whether {} may hear {} is not known", listener.user(), room.id(), e);
                            hub.end(room, listener, Refusal.unavailable());
                        }));
    }

    private void admit(Room room, Listener listener, Room.CatchUp catchUp, Membership membership, Cursor read) {
        if (room.catchingUp.get(listener) != catchUp) {
            return;
        }
        switch (membership) {
            case NO_ROOM -> hub.end(room, listener, Refusal.noRoom());
            case STRANGER -> hub.end(room, listener, Refusal.notAMember());
            case OWNER, MODERATOR, MEMBER -> {
                catchUp.admitted = true;
                catchUp.read = read.seq();
                start(room);
            }
        }
    }

    /** Serves those who can be served: that needs a room that is heard, and that needs a room that is not being read. */
    void start(Room room) {
        if (room.catchingUp.values().stream().noneMatch(catchUp -> catchUp.admitted)) {
            return;
        }
        if (room.hearing == Room.Hearing.HEARD) {
            List.copyOf(room.catchingUp.entrySet()).forEach(waiting -> serve(room, waiting));
        } else if (!room.reading) {
            hub.open(room);
        }
    }

    private void serve(Room room, Map.Entry<Listener, Room.CatchUp> waiting) {
        Room.CatchUp catchUp = waiting.getValue();
        if (!catchUp.admitted || catchUp.readingOn) {
            return;
        }
        Listener listener = waiting.getKey();
        Position head = Objects.requireNonNull(room.position(), "a room that is heard has a position");
        long last = head.seq();
        long first = catchUp.after == null ? Math.max(1, last - properties.page() + 1) : catchUp.after + 1;
        if (first > last + 1 && catchUp.reads < READS_FOR_AHEAD) {
            catchUp.reads++;
            catchUp.readingOn = true;
            hub.readMissed(room);
            hub.later(READ_AGAIN, () -> {
                catchUp.readingOn = false;
                start(room);
            });
        } else if (first > last + 1 || last - first >= properties.page()) {
            goLive(room, listener, NOTHING, head, false);
        } else {
            byte[] page = room.tail == null ? null : room.tail.from(first, last);
            if (page != null) {
                goLive(room, listener, page, head, true);
            } else if (first > last) {
                goLive(room, listener, NOTHING, head, true);
            } else if (room.tail == null) {
                load(room, 1);
            }
        }
    }

    private void load(Room room, int attempt) {
        Tail tail = new Tail(properties.page());
        room.tail = tail;
        load(room, tail, attempt);
    }

    private void load(Room room, Tail tail, int attempt) {
        long last = room.head();
        long first = Math.max(1, last - properties.page() + 1);
        entries.read(room.id(), first, last)
                .flatMap(page -> encoder.encode(room.id(), page))
                .subscribe(
                        page -> hub.execute(() -> loaded(room, tail, page, (int) (last - first + 1), attempt)),
                        e -> hub.execute(() -> loadAgain(room, tail, attempt)));
    }

    /** A new primary may still serve an old snapshot: what is known to be there has to be in the page. */
    private void loaded(Room room, Tail tail, List<RelayedEntry> page, int expected, int attempt) {
        if (room.tail != tail) {
            start(room);
        } else if (page.size() == expected) {
            tail.load(page);
            start(room);
        } else {
            loadAgain(room, tail, attempt);
        }
    }

    private void loadAgain(Room room, Tail tail, int attempt) {
        if (room.tail == tail) {
            room.tail = null;
        }
        if (attempt < MAX_READS) {
            hub.later(READ_AGAIN, () -> {
                if (room.tail == null) {
                    load(room, attempt + 1);
                }
            });
        } else {
            List.copyOf(room.catchingUp.keySet()).forEach(listener -> hub.end(room, listener, Refusal.unavailable()));
        }
    }

    private void goLive(Room room, Listener listener, byte[] page, Position upTo, boolean recovered) {
        Room.CatchUp catchUp = Objects.requireNonNull(room.catchingUp.remove(listener));
        hub.enter(room, listener);
        room.audience.after(listener, () -> listener.caughtUp(page, upTo, recovered, catchUp.read));
    }
}
