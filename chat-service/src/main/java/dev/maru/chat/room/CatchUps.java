package dev.maru.chat.room;

import dev.maru.chat.cursor.Cursor;
import dev.maru.chat.cursor.ReadCursors;
import dev.maru.chat.error.Refusal;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.Position;
import dev.maru.chat.log.RoomLog;
import dev.maru.chat.membership.Membership;
import dev.maru.chat.membership.Memberships;
import dev.maru.chat.relay.RelayedEntry;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Brings new listeners up to a room's position. Confined to the rooms thread.
 *
 * <p>A listener is registered first, then found to be a member, then read for, then live: whoever is let out between two of these
 * steps is told by the log itself, and whatever is said meanwhile is kept back and told after the page.
 */
final class CatchUps {

    private static final Logger log = LoggerFactory.getLogger(CatchUps.class);

    private static final int MAX_READS = 100;

    /** How often the log is asked before a listener who claims to have more than its head is not believed. */
    private static final int READS_FOR_AHEAD = 5;

    private final RoomHub hub;
    private final RoomLog entries;
    private final Memberships memberships;
    private final ReadCursors cursors;
    private final RoomProperties properties;

    CatchUps(RoomHub hub, RoomLog entries, Memberships memberships, ReadCursors cursors, RoomProperties properties) {
        this.hub = hub;
        this.entries = entries;
        this.memberships = memberships;
        this.cursors = cursors;
        this.properties = properties;
    }

    void begin(Room room, Listener listener, @Nullable Long after) {
        Room.CatchUp catchUp = new Room.CatchUp(after);
        room.audience.remove(listener);
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
            case MEMBER -> {
                catchUp.admitted = true;
                catchUp.read = read.seq();
                start(room);
            }
        }
    }

    /** Starts what can be started: catching up needs a room that is heard, and that needs a room that is not being read. */
    void start(Room room) {
        if (room.hearing == Room.Hearing.HEARD) {
            room.catchingUp.forEach((listener, catchUp) -> {
                if (catchUp.admitted && !catchUp.started) {
                    catchUp.started = true;
                    hub.execute(() -> readFor(room, listener, catchUp, 1));
                }
            });
        } else if (!room.reading && room.catchingUp.values().stream().anyMatch(catchUp -> catchUp.admitted)) {
            hub.open(room);
        }
    }

    private void readFor(Room room, Listener listener, Room.CatchUp catchUp, int attempt) {
        Position head = room.position();
        if (head == null || room.catchingUp.get(listener) != catchUp) {
            return;
        }
        long last = head.seq();
        long first = catchUp.after == null ? Math.max(1, last - properties.page() + 1) : catchUp.after + 1;
        if (first > last + 1 && attempt <= READS_FOR_AHEAD) {
            hub.readMissed(room);
            readAgainFor(room, listener, catchUp, attempt);
            return;
        }
        if (first > last + 1 || last - first >= properties.page()) {
            goLive(room, listener, catchUp, List.of(), head, false);
            return;
        }
        entries.read(room.id(), first, last)
                .subscribe(
                        page -> hub.execute(() -> {
                            // A new primary may still serve an old snapshot: what is known to be there has to be in the
                            // page.
                            if (page.size() == last - first + 1) {
                                goLive(room, listener, catchUp, page, head, true);
                            } else {
                                readAgainFor(room, listener, catchUp, attempt);
                            }
                        }),
                        e -> hub.execute(() -> readAgainFor(room, listener, catchUp, attempt)));
    }

    private void readAgainFor(Room room, Listener listener, Room.CatchUp catchUp, int attempt) {
        if (attempt >= MAX_READS) {
            hub.end(room, listener, Refusal.unavailable());
            return;
        }
        hub.later(RoomHub.READ_AGAIN, () -> readFor(room, listener, catchUp, attempt + 1));
    }

    private void goLive(
            Room room, Listener listener, Room.CatchUp catchUp, List<LogEntry> page, Position upTo, boolean recovered) {
        if (!room.catchingUp.remove(listener, catchUp)) {
            return;
        }
        boolean complete = recovered && !catchUp.overflown;
        Position reached = catchUp.overflown ? known(room) : upTo;
        List<RelayedEntry> since = catchUp.since.stream()
                .filter(entry -> entry.seq() > reached.seq())
                .toList();
        room.audience.add(listener);
        byte[] frames = RoomHub.frames(since);
        Position head = room.position();
        long read = catchUp.read;
        listener.loop().execute(() -> {
            listener.caughtUp(complete ? page : List.of(), reached, complete, read);
            if (frames.length > 0) {
                listener.deliver(Unpooled.wrappedBuffer(frames), head);
            }
        });
    }

    private static Position known(Room room) {
        Position position = room.position();
        return position == null ? Position.START : position;
    }
}
