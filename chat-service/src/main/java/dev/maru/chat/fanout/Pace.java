package dev.maru.chat.fanout;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How far apart the ticks of a loop begin, by how busy it is.
 *
 * <p>What is measured is CPU time by the clock: of the loop's thread, and of the process on the processors that it has, since a loop may
 * also wait for these. The larger of the two shares counts. Up to a half there is no window, and nothing waits for anything; from there
 * it grows to 5 ms at three quarters, to 20 ms at nine tenths, and to 40 ms when there is nothing left. A larger window makes fewer writes, so the share falls again: the
 * two meet where the load puts them, and no rate has to be guessed beforehand.
 *
 * <p>It is a distance between beginnings, not a delay: what comes alone never waits. Confined to the loop, but for {@link #window}.
 */
final class Pace {

    static final double CALM = 0.5;
    static final double BUSY = 0.75;
    static final double FULL = 0.9;
    static final Duration SHORT_WINDOW = Duration.ofMillis(5);
    static final Duration LONG_WINDOW = Duration.ofMillis(20);
    static final Duration LONGEST_WINDOW = Duration.ofMillis(40);

    /** The process's CPU time comes in steps of 10 ms. */
    static final Duration MEASURED_EVERY = Duration.ofMillis(50);

    /** How long what was measured counts, the newest most. */
    static final Duration REMEMBERED_FOR = Duration.ofMillis(100);

    private final LongSupplier clock;
    private final LongSupplier loopTime;
    private final LongSupplier processTime;
    private final int processors;

    private long lastBegin;
    private boolean isMeasured;
    private long measuredAt;
    private long loopThen;
    private long processThen;
    private double share;
    private volatile long window;

    /**
     * @param clock in nanoseconds
     * @param loopTime the CPU time of the thread that asks, in nanoseconds
     * @param processTime the CPU time of the process, in nanoseconds
     */
    Pace(LongSupplier clock, LongSupplier loopTime, LongSupplier processTime, int processors) {
        this.clock = clock;
        this.loopTime = loopTime;
        this.processTime = processTime;
        this.processors = processors;
        this.lastBegin = clock.getAsLong();
    }

    static Pace ofThisProcess() {
        LongSupplier loopTime = ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime;
        LongSupplier processTime =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                        ? system::getProcessCpuTime
                        : () -> 0;
        return new Pace(
                System::nanoTime, loopTime, processTime, Runtime.getRuntime().availableProcessors());
    }

    /** How many nanoseconds it is too early for the next tick; not positive when it may begin. */
    long early() {
        return lastBegin + window - clock.getAsLong();
    }

    /** A tick begins. */
    void begin() {
        lastBegin = clock.getAsLong();
        long passed = lastBegin - measuredAt;
        if (!isMeasured || passed >= MEASURED_EVERY.toNanos()) {
            measure(passed);
        }
    }

    private void measure(long passed) {
        long loopNow = loopTime.getAsLong();
        long processNow = processTime.getAsLong();
        if (isMeasured) {
            learn(passed, loopNow, processNow);
        }
        isMeasured = true;
        measuredAt = lastBegin;
        loopThen = loopNow;
        processThen = processNow;
    }

    private void learn(long passed, long loopNow, long processNow) {
        double loopShare = (double) (loopNow - loopThen) / passed;
        double processShare = (double) (processNow - processThen) / passed / processors;
        double weight = Math.min(1, (double) passed / REMEMBERED_FOR.toNanos());
        share += weight * (Math.min(1, Math.max(loopShare, processShare)) - share);
        window = windowAt(share);
    }

    static long windowAt(double share) {
        if (share <= CALM) {
            return 0;
        }
        if (share <= BUSY) {
            return between(0, SHORT_WINDOW.toNanos(), (share - CALM) / (BUSY - CALM));
        }
        if (share <= FULL) {
            return between(SHORT_WINDOW.toNanos(), LONG_WINDOW.toNanos(), (share - BUSY) / (FULL - BUSY));
        }
        return between(LONG_WINDOW.toNanos(), LONGEST_WINDOW.toNanos(), Math.min(1, (share - FULL) / (1 - FULL)));
    }

    private static long between(long low, long high, double part) {
        return low + Math.round((high - low) * part);
    }

    /** In nanoseconds. */
    long window() {
        return window;
    }
}
