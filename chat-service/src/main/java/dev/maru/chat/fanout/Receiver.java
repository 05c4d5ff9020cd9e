package dev.maru.chat.fanout;

import dev.maru.chat.log.Position;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/** Somebody who hears a room, and is in at most one {@link Section}. */
public abstract class Receiver {

    static final int NOWHERE = -1;

    /** Its place in its section. Confined to the rooms thread. */
    int seat = NOWHERE;

    public abstract String user();

    public abstract EventLoop loop();

    /**
     * Whole frames, to be written as they are. Called on the loop.
     *
     * @param shared the same for all: nobody moves its indices. Its reference is counted already
     * @param upTo the place of the last entry in them; null for frames that may be dropped
     * @return whether it was written, and is then released in time
     */
    protected abstract boolean take(ByteBuf shared, @Nullable Position upTo);
}
