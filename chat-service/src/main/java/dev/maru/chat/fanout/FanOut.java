package dev.maru.chat.fanout;

import dev.maru.chat.batch.Crossing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What goes out on one event loop. */
public final class FanOut {

    /** How many sockets of large rooms are flushed before the loop does something else: at 5 µs each, not much more than 2 ms. */
    static final int FLUSHES_AT_ONCE = 512;

    /**
     * How many times as many of small rooms are. Each of these has something new that nobody else has; to read more in between only puts
     * off what was read before.
     */
    static final int SMALL_ROOMS = 8;

    /** The part of a slice that large rooms have in any case. */
    static final int AT_LEAST = 4;

    /** From how many receivers on those of small rooms are flushed first. */
    static final int LARGE = 512;

    /** In bytes: what is told of one room in a tick goes into buffers of this size, and a single batch into one of its own. */
    static final int MAX_SHARED = 256 * 1024;

    private static final int NOTHING = 0;

    private final FanOuts all;
    private final EventExecutor rooms;
    private final EventLoop loop;
    private final Pace pace;
    private final int flushesAtOnce;

    private final Crossing fromRooms;
    private final Crossing toRooms;

    // On the loop
    private final ArrayDeque<List<Runnable>> arrived = new ArrayDeque<>();
    private final List<Section> begun = new ArrayList<>();
    private final ArrayDeque<Outlet> prompt = new ArrayDeque<>();
    private final ArrayDeque<Outlet> bulk = new ArrayDeque<>();
    private boolean ticking;
    private boolean tickIsDue;
    private boolean flushIsDue;

    /** Whether a great many are being written to. */
    private boolean toMany;

    private boolean tight;

    FanOut(FanOuts all, EventExecutor rooms, EventLoop loop, Pace pace, int flushesAtOnce) {
        this.all = all;
        this.rooms = rooms;
        this.loop = loop;
        this.pace = pace;
        this.flushesAtOnce = flushesAtOnce;
        this.fromRooms = new Crossing(rooms, handed -> loop.execute(() -> take(handed)));
        this.toRooms = new Crossing(loop, handed -> rooms.execute(() -> Crossing.run(handed)));
    }

    // On the rooms thread

    /** Runs a task on the loop: from the rooms thread in one go with, and in the order of, all that goes there. */
    public void execute(Runnable task) {
        if (rooms.inEventLoop()) {
            fromRooms.execute(task);
        } else {
            loop.execute(task);
        }
    }

    void hand(Runnable task) {
        fromRooms.execute(task);
    }

    // On the loop

    /** Runs tasks on the rooms thread, all that this run of the loop has for it in one go. */
    public Executor toRooms() {
        return toRooms;
    }

    private void take(List<Runnable> handed) {
        arrived.add(handed);
        tickOrWait();
    }

    private void tickOrWait() {
        if (tickIsDue) {
            return;
        }
        long early = pace.early();
        if (early <= NOTHING) {
            tick();
        } else {
            tickIsDue = true;
            loop.schedule(
                    () -> {
                        tickIsDue = false;
                        tick();
                    },
                    early,
                    TimeUnit.NANOSECONDS);
        }
    }

    private void tick() {
        pace.begin();
        ticking = true;
        try {
            writeAll();
        } finally {
            ticking = false;
        }
        flush();
    }

    private void writeAll() {
        for (List<Runnable> handed = arrived.poll(); handed != null; handed = arrived.poll()) {
            Crossing.run(handed);
        }
        Crossing.run(begun);
        begun.clear();
    }

    void begun(Section section) {
        begun.add(section);
    }

    /** Writes what was told first, and what goes with it, in one buffer. Returns what remains. */
    @Nullable
    Telling write(Telling first) {
        int length = first.length;
        Telling last = first;
        Telling next = first.next;
        while (next != null && next.goesWith(first) && length + next.length <= MAX_SHARED) {
            length += next.length;
            last = next;
            next = next.next;
        }
        ByteBuf shared = ByteBufAllocator.DEFAULT.directBuffer(length, length);
        for (Telling telling = first; telling != null && telling != next; telling = telling.next) {
            telling.writeTo(shared);
        }
        toMany = first.size > LARGE;
        int taken = write(shared, last);
        toMany = false;
        all.delivered(taken, length);
        return next;
    }

    /** One count of references for all: it is on this core only. */
    private static int write(ByteBuf shared, Telling telling) {
        Receiver[] seats = telling.seats;
        int size = telling.size;
        shared.retain(size);
        int taken = 0;
        if (telling.except.isEmpty()) {
            for (int i = 0; i < size; i++) {
                if (seats[i].take(shared, telling.upTo)) {
                    taken++;
                }
            }
        } else {
            for (int i = 0; i < size; i++) {
                if (!seats[i].user().equals(telling.except) && seats[i].take(shared, telling.upTo)) {
                    taken++;
                }
            }
        }
        shared.release(size - taken + 1);
        return taken;
    }

    /** Something was written: it is flushed with everything else that is. */
    public void wrote(Outlet outlet) {
        int lane = toMany ? Outlet.BULK : Outlet.PROMPT;
        if (outlet.lane < lane) {
            outlet.lane = lane;
            (toMany ? bulk : prompt).add(outlet);
            if (!ticking && !flushIsDue) {
                flushIsDue = true;
                loop.execute(this::flushDue);
            }
        }
    }

    /** Flushes what cannot wait: its buffer is full. */
    public void flushNow(Outlet outlet) {
        outlet.lane = Outlet.NO_LANE;
        outlet.flush();
    }

    private void flushDue() {
        flushIsDue = false;
        flush();
    }

    /** Flushes a slice: small rooms first. What is left has its turn when the loop has read what there is to read. */
    private void flush() {
        int flushed = flush(prompt, Outlet.PROMPT, flushesAtOnce * SMALL_ROOMS);
        flushed += flush(bulk, Outlet.BULK, Math.max(flushesAtOnce - flushed, flushesAtOnce / AT_LEAST));
        all.flushed(flushed);
        if (!flushIsDue && !(prompt.isEmpty() && bulk.isEmpty())) {
            flushIsDue = true;
            loop.schedule(this::flushDue, NOTHING, TimeUnit.NANOSECONDS);
        }
    }

    /** Those that went over to the other lane, or were flushed out of turn, are only taken out. */
    private static int flush(ArrayDeque<Outlet> waiting, int lane, int most) {
        int flushed = 0;
        while (flushed < most && !waiting.isEmpty()) {
            Outlet outlet = waiting.remove();
            if (outlet.lane == lane) {
                outlet.lane = Outlet.NO_LANE;
                outlet.flush();
                flushed++;
            }
        }
        return flushed;
    }

    /** Whether so much waits for slow readers that no more is added for anybody who has something waiting. */
    public boolean isTight() {
        return tight;
    }

    public void tight(boolean isTight) {
        tight = isTight;
    }

    long window() {
        return pace.window();
    }
}
