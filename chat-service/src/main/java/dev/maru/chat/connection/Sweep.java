package dev.maru.chat.connection;

import dev.maru.chat.fanout.FanOut;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks after the connections of one event loop: each about once a second and a few at a time, so that what is due for many is not
 * due for all at once. Confined to the loop, but for the counts.
 */
final class Sweep {

    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final int STEPS = 20;

    private final EventLoop loop;
    private final FanOut out;
    private final Clock clock;
    private final long maxUnwritten;
    private final List<Connection> connections = new ArrayList<>();

    /** Whose turn is next. */
    private int next;

    private long unwrittenInThisRound;
    private volatile long unwritten;
    private volatile int size;

    /** @param maxUnwritten in bytes, how much may wait for slow readers of this loop */
    Sweep(EventLoop loop, FanOut out, Clock clock, long maxUnwritten) {
        this.loop = loop;
        this.out = out;
        this.clock = clock;
        this.maxUnwritten = maxUnwritten;
    }

    void start() {
        long step = ROUND.dividedBy(STEPS).toNanos();
        loop.scheduleWithFixedDelay(this::step, step, step, TimeUnit.NANOSECONDS);
    }

    void add(Connection connection) {
        connection.place = connections.size();
        connections.add(connection);
        size = connections.size();
    }

    void remove(Connection connection) {
        int place = connection.place;
        if (place < connections.size() && connections.get(place) == connection) {
            Connection last = connections.removeLast();
            if (last != connection) {
                connections.set(place, last);
                last.place = place;
            }
            size = connections.size();
        }
    }

    /** In bytes, what waited for the readers of this loop when it was looked at last. */
    long unwritten() {
        return unwritten;
    }

    int size() {
        return size;
    }

    private void step() {
        long now = System.nanoTime();
        Instant wallClock = clock.instant();
        int turns = Math.min(connections.size(), connections.size() / STEPS + 1);
        for (int i = 0; i < turns; i++) {
            if (next >= connections.size()) {
                endRound();
            }
            Connection connection = connections.get(next++);
            unwrittenInThisRound += connection.unwritten();
            connection.tick(now, wallClock);
        }
        if (next >= connections.size()) {
            endRound();
        }
    }

    private void endRound() {
        next = 0;
        unwritten = unwrittenInThisRound;
        unwrittenInThisRound = 0;
        out.tight(unwritten > maxUnwritten);
    }

    void forEach(Consumer<Connection> action) {
        loop.execute(() -> List.copyOf(connections).forEach(action));
    }
}
