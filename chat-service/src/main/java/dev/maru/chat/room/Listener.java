package dev.maru.chat.room;

import dev.maru.chat.error.Refusal;
import dev.maru.chat.fanout.Receiver;
import dev.maru.chat.log.Position;

/**
 * One subscription of one connection to one room. Apart from {@link #user()} and {@link #loop()} all methods are called on
 * the listener's event loop, in this order: {@link #caughtUp} once, then {@link #take} as often as something happens,
 * until {@link #ended}.
 */
public abstract class Listener extends Receiver {

    /**
     * The answer to the subscription.
     *
     * @param entries all that came after the position the listener had, with no hole, as a JSON array
     * @param head the place of the newest entry
     * @param recovered false when {@code entries} is empty because there are more than one page: the client has to page
     * @param read how far the listener's user has read
     */
    protected abstract void caughtUp(byte[] entries, Position head, boolean recovered, long read);

    /** The subscription could not be made, or is over. */
    protected abstract void ended(Refusal why);
}
