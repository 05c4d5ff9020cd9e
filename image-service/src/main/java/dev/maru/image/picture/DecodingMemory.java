package dev.maru.image.picture;

import dev.maru.platform.blocking.Blocking;
import java.util.concurrent.Semaphore;

/**
 * The memory that all decoders share. A picture that needs more than all of it is refused; one that needs more than is left waits for its
 * turn, so that two large ones are decoded one after the other.
 */
@Blocking("the decoder threads; whoever holds memory gives it back within the decoding time")
final class DecodingMemory {

    private static final long UNIT = 1 << 16;

    private final int units;
    private final Semaphore free;

    DecodingMemory(long bytes) {
        this.units = (int) Math.min(Integer.MAX_VALUE, bytes / UNIT);
        this.free = new Semaphore(units, true);
    }

    boolean isEnoughFor(long bytes) {
        return units(bytes) <= units;
    }

    Reservation reserve(long bytes) {
        int wanted = (int) units(bytes);
        free.acquireUninterruptibly(wanted);
        return () -> free.release(wanted);
    }

    private static long units(long bytes) {
        return (bytes + UNIT - 1) / UNIT;
    }

    /** Gives back what was reserved. */
    interface Reservation extends AutoCloseable {
        @Override
        void close();
    }
}
