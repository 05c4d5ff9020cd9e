package dev.maru.chat.connection;

import dev.maru.chat.cursor.Cursor;
import dev.maru.chat.error.Refusal;
import dev.maru.chat.frame.ServerFrames;
import dev.maru.chat.log.Position;
import dev.maru.chat.room.Listener;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * One room that one connection hears. Confined to the connection's event loop.
 *
 * <p>A slow reader costs nothing more: while the socket is full, nothing is written for it, and when it is not any more, it is told
 * once to come and get what it missed.
 */
final class Subscription extends Listener {

    private static final long NOT_CAUGHT_UP = -1;

    private final Connection connection;
    private final String room;
    private final @Nullable String ref;

    // The last entry that the client was told of, as numbers: something new in each of many old objects is work for the
    // collector
    private long head = NOT_CAUGHT_UP;
    private long n;

    private boolean lagging;
    private boolean over;

    /** @param ref of the {@code subscribe} that it answers; null when {@code connect} asked for it */
    Subscription(Connection connection, String room, @Nullable String ref) {
        this.connection = connection;
        this.room = room;
        this.ref = ref;
    }

    RoomConnections.Item item() {
        return new RoomConnections.Item(
                connection.id(), connection.user(), connection.openedAt().toString());
    }

    String room() {
        return room;
    }

    boolean isCaughtUp() {
        return head != NOT_CAUGHT_UP;
    }

    /** The number of the last entry that the client was told of; 0 when there is none. */
    long head() {
        return Math.max(0, head);
    }

    /** Where the client is when it has read all that it was told. */
    Cursor end() {
        return new Cursor(head(), n);
    }

    private void moved(Position to) {
        head = to.seq();
        n = to.n();
    }

    boolean isLagging() {
        return lagging;
    }

    /** The connection does not hear the room any more. */
    void close() {
        over = true;
        if (lagging) {
            lagging = false;
            connection.lagging(-1);
        }
    }

    @Override
    public String user() {
        return connection.user();
    }

    @Override
    public EventLoop loop() {
        return connection.loop();
    }

    @Override
    protected void caughtUp(byte[] entries, Position upTo, boolean recovered, long read) {
        if (!over) {
            moved(upTo);
            connection.write(ServerFrames.subscribed(ref, room, upTo.seq(), upTo.n(), entries, recovered, read));
        }
    }

    @Override
    protected boolean take(ByteBuf shared, @Nullable Position upTo) {
        if (over) {
            return false;
        }
        if (upTo == null) {
            return !lagging && connection.pushUnlessBehind(shared);
        }
        moved(upTo);
        if (lagging) {
            return false;
        }
        if (connection.push(shared)) {
            return true;
        }
        lagging = true;
        connection.lagging(1);
        return false;
    }

    @Override
    protected void ended(Refusal why) {
        if (connection.forget(this)) {
            if (isCaughtUp()) {
                connection.write(ServerFrames.ended(room, why));
            } else {
                connection.refuse(ref, room, why);
            }
        }
    }
}
