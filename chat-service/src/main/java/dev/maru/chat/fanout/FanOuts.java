package dev.maru.chat.fanout;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What goes out on all event loops. */
public final class FanOuts {

    private static final double NANOS = 1e9;

    private final EventExecutor rooms;
    private final Map<EventLoop, FanOut> byLoop = new ConcurrentHashMap<>();

    private final Counter deliveries;
    private final Counter bytes;
    private final Counter flushes;
    private final Supplier<Pace> paces;
    private final int flushesAtOnce;

    public FanOuts(EventExecutor rooms, MeterRegistry meters) {
        this(rooms, meters, Pace::ofThisProcess, FanOut.FLUSHES_AT_ONCE);
    }

    FanOuts(EventExecutor rooms, MeterRegistry meters, Supplier<Pace> paces, int flushesAtOnce) {
        this.rooms = rooms;
        this.paces = paces;
        this.flushesAtOnce = flushesAtOnce;
        this.deliveries = meters.counter("maru.fanout.deliveries");
        this.bytes = meters.counter("maru.fanout.bytes");
        this.flushes = meters.counter("maru.fanout.flushes");
        Gauge.builder(
                        "maru.fanout.window",
                        byLoop,
                        loops -> loops.values().stream()
                                        .mapToLong(FanOut::window)
                                        .max()
                                        .orElse(0)
                                / NANOS)
                .baseUnit("seconds")
                .register(meters);
    }

    public FanOut of(EventLoop loop) {
        return byLoop.computeIfAbsent(loop, one -> new FanOut(this, rooms, one, paces.get(), flushesAtOnce));
    }

    /** The part of a room's audience that is on one loop. */
    public Section section(EventLoop loop) {
        return new Section(of(loop));
    }

    /** @param length of what each of them gets */
    void delivered(int count, int length) {
        deliveries.increment(count);
        bytes.increment((double) count * length);
    }

    void flushed(int count) {
        flushes.increment(count);
    }
}
