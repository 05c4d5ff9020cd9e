package dev.maru.chat.fact;

import org.jspecify.annotations.Nullable;

/**
 * Who reads a partition, and how far.
 *
 * @param position the number of the last fact that was dealt with; 0 for none
 * @param owner the instance that reads it; null when it gave that up
 * @param epoch grows when the owner changes
 * @param beat grows with all that the owner does about it: while it stands still, the owner may be dead
 */
record Lease(int partition, long position, @Nullable String owner, long epoch, long beat) {

    Lease movedTo(long reached) {
        return new Lease(partition, reached, owner, epoch, beat + 1);
    }

    Lease takenBy(String successor) {
        return new Lease(partition, position, successor, epoch + 1, beat + 1);
    }

    /** Whether nothing happened between the two. */
    boolean isAsStillAs(@Nullable Lease before) {
        return before != null && before.epoch == epoch && before.beat == beat;
    }
}
