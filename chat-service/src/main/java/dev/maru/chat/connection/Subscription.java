package dev.maru.chat.connection;

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

    private final Connection connection;
    private final String room;
    private final @Nullable String ref;

    /** How far the client was told; null until it is caught up. */
    private @Nullable Position head;

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

    @Nullable
    Position head() {
        return head;
    }

    boolean isLagging() {
        return lagging;
    }

    /** The connection does not hear the room any more. */
    void end() {
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
            head = upTo;
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
        head = upTo;
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
            if (head == null) {
                connection.refuse(ref, room, why);
            } else {
                connection.write(ServerFrames.ended(room, why));
            }
        }
    }
}
