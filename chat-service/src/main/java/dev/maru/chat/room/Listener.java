package dev.maru.chat.room;

import dev.maru.chat.error.Refusal;
import dev.maru.chat.log.Position;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * One subscription of one connection to one room. Apart from {@link #user()} and {@link #loop()} all methods are called on
 * the listener's event loop, in this order: {@link #caughtUp} once, then {@link #deliver} as often as something happens,
 * until {@link #ended}.
 */
public interface Listener {

    String user();

    EventLoop loop();

    /**
     * The answer to the subscription.
     *
     * @param entries all that came after the position the listener had, with no hole, as a JSON array
     * @param head the place of the newest entry
     * @param recovered false when {@code entries} is empty because there are more than one page: the client has to page
     * @param read how far the listener's user has read
     */
    void caughtUp(byte[] entries, Position head, boolean recovered, long read);

    /**
     * Frames to write as they are. The buffer is the listener's own view of shared bytes, and its to release.
     *
     * @param frames whole frames
     * @param upTo the place of the last entry in them; null for frames that may be dropped
     */
    void deliver(ByteBuf frames, @Nullable Position upTo);

    /** The subscription could not be made, or is over. */
    void ended(Refusal why);
}
