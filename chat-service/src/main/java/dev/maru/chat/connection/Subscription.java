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
final class Subscription implements Listener {

    private final Connection connection;
    private final String room;
    private final @Nullable String ref;

    /** How far the client was told; null until it is caught up. */
    private @Nullable Position head;

    private boolean lagging;

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

    @Override
    public String user() {
        return connection.user();
    }

    @Override
    public EventLoop loop() {
        return connection.loop();
    }

    @Override
    public void caughtUp(byte[] entries, Position upTo, boolean recovered, long read) {
        if (!connection.has(this)) {
            return;
        }
        head = upTo;
        connection.write(ServerFrames.subscribed(ref, room, upTo.seq(), upTo.n(), entries, recovered, read));
    }

    @Override
    public void deliver(ByteBuf frames, @Nullable Position upTo) {
        if (!connection.has(this)) {
            frames.release();
            return;
        }
        if (upTo != null) {
            head = upTo;
        }
        if (lagging || !connection.isWritable()) {
            lagging |= upTo != null;
            frames.release();
        } else {
            connection.write(frames);
        }
    }

    @Override
    public void ended(Refusal why) {
        if (connection.forget(this)) {
            if (head == null) {
                connection.refuse(ref, room, why);
            } else {
                connection.write(ServerFrames.ended(room, why));
            }
        }
    }
}
