package dev.maru.chat.fanout;

import dev.maru.chat.log.Position;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Those who hear one room on one event loop.
 *
 * <p>Who they are is confined to the rooms thread. What they are told refers to the seats as they are: new ones are taken behind these,
 * and before one is given up that somebody may still look at, the seats are copied. So joining and leaving cost next to nothing, and a
 * loop goes through exactly those who were there.
 */
public final class Section implements Runnable {

    private static final int FEW = 4;
    private static final Receiver[] NONE = {};

    private final FanOut out;

    private Receiver[] seats = NONE;
    private int size;

    /** Whether something that was told refers to the seats. */
    private boolean shown;

    // On the loop: what is to be written in this tick
    private @Nullable Telling first;
    private @Nullable Telling last;

    Section(FanOut out) {
        this.out = out;
    }

    // On the rooms thread

    public int size() {
        return size;
    }

    public void add(Receiver receiver) {
        if (size == seats.length) {
            copy(Math.max(FEW, 2 * size));
        }
        receiver.seat = size;
        seats[size++] = receiver;
    }

    /** Takes somebody out; what was told before still reaches them, what is told after does not. Returns whether they were there. */
    public boolean remove(Receiver receiver) {
        int seat = receiver.seat;
        if (seat < 0 || seat >= size || seats[seat] != receiver) {
            return false;
        }
        if (shown) {
            copy(size);
        }
        Receiver last = seats[size - 1];
        seats[seat] = last;
        last.seat = seat;
        receiver.seat = Receiver.NOWHERE;
        size--;
        copyIfSparse();
        return true;
    }

    private void copyIfSparse() {
        if (size == 0) {
            seats = NONE;
            shown = false;
        } else {
            Arrays.fill(seats, size, size + 1, null);
            if (size < seats.length / 4) {
                copy(2 * size);
            }
        }
    }

    private void copy(int length) {
        seats = Arrays.copyOf(seats, length);
        shown = false;
    }

    public void forEach(Consumer<? super Receiver> action) {
        for (int i = 0; i < size; i++) {
            action.accept(seats[i]);
        }
    }

    /**
     * Tells everybody who is here.
     *
     * @param payloads JSON, one for each frame
     * @param upTo the place of the last entry in them; null for frames that may be dropped
     * @param except the user who is not told; empty for nobody
     */
    public void tell(byte[][] payloads, @Nullable Position upTo, String except) {
        if (size > 0) {
            shown = true;
            out.hand(new Telling(this, seats, size, payloads, upTo, except));
        }
    }

    /** Runs a task on the loop behind all that was told here, and before what is told next. */
    public void after(Runnable task) {
        out.hand(() -> {
            run();
            task.run();
        });
    }

    // On the loop

    void append(Telling telling) {
        Telling before = last;
        if (before == null) {
            first = telling;
            out.begun(this);
        } else {
            before.next = telling;
        }
        last = telling;
    }

    /** Writes what was told here, and is not written yet, to everybody whom it concerns. */
    @Override
    public void run() {
        Telling from = first;
        first = null;
        last = null;
        while (from != null) {
            from = out.write(from);
        }
    }
}
