package dev.maru.chat.connection;

import dev.maru.chat.fanout.FanOut;
import dev.maru.chat.instance.InstancesLifecycle;
import dev.maru.contracts.socket.CloseCode;
import dev.maru.platform.security.Revocation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * All sockets of this instance: how many a user has, what they cost while idle (one sweep per event loop, no timer each), and how
 * they are sent away when the instance stops.
 */
public final class Connections implements SmartLifecycle {

    private final ConnectionIds ids;
    private final SocketProperties properties;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Timer acknowledgements;
    private final LongAdder lagging = new LongAdder();
    private final Counter skips;
    private final Counter dropped;
    private final Counter frames;
    private final Counter bytes;
    private final Counter answered;
    private final Map<EventLoop, Sweep> sweeps = new ConcurrentHashMap<>();
    private final Map<String, ArrayDeque<Connection>> byUser = new ConcurrentHashMap<>();

    private final Map<Long, Connection> byNumber = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    private volatile boolean running;

    public Connections(ConnectionIds ids, SocketProperties properties, Clock clock, MeterRegistry meters) {
        this.ids = ids;
        this.properties = properties;
        this.clock = clock;
        this.meters = meters;
        this.acknowledgements = Timer.builder("maru.send.acknowledged")
                .publishPercentileHistogram()
                .register(meters);
        this.skips = meters.counter("maru.slow.skips");
        this.dropped = meters.counter("maru.slow.dropped");
        meters.gauge("maru.slow.lagging", lagging, LongAdder::sum);
        this.frames = meters.counter("maru.frames.received");
        this.bytes = meters.counter("maru.frames.received.bytes");
        this.answered = meters.counter("maru.frames.answered.bytes");
        meters.gauge("maru.connected.users", byUser, Map::size);
        meters.gauge(
                "maru.connections",
                sweeps,
                loops -> loops.values().stream().mapToInt(Sweep::size).sum());
        Gauge.builder(
                        "maru.slow.unwritten",
                        sweeps,
                        loops -> loops.values().stream()
                                .mapToLong(Sweep::unwritten)
                                .sum())
                .baseUnit("bytes")
                .register(meters);
    }

    ConnectionIds ids() {
        return ids;
    }

    long nextNumber() {
        return numbers.incrementAndGet();
    }

    Instant now() {
        return clock.instant();
    }

    /** A connection whose user is known; null when it is closed or never was. */
    @Nullable
    Connection find(long number) {
        return byNumber.get(number);
    }

    /** A socket was opened; nobody is known to be behind it yet. */
    void opened(Connection connection) {
        sweeps.computeIfAbsent(connection.loop(), loop -> sweep(loop, connection.out()))
                .add(connection);
    }

    private Sweep sweep(EventLoop loop, FanOut out) {
        Sweep sweep =
                new Sweep(loop, out, clock, properties.maxUnwrittenPerLoop().toBytes());
        sweep.start();
        return sweep;
    }

    /** Its user is known: one more than allowed takes the place of the oldest. */
    void connected(Connection connection) {
        byNumber.put(connection.number(), connection);
        byUser.compute(connection.user(), (_, known) -> {
            ArrayDeque<Connection> mine = known == null ? new ArrayDeque<>(2) : known;
            mine.addLast(connection);
            if (mine.size() > properties.maxConnectionsPerUser()) {
                Connection oldest = mine.removeFirst();
                oldest.loop().execute(() -> oldest.close(CloseCode.REPLACED));
            }
            return mine;
        });
    }

    /** Ends the connections of tokens that were revoked. Whoever connects at this moment is judged when connected. */
    void revoke(Revocation revocation) {
        onEach(revocation.user(), connection -> connection.revoke(revocation));
    }

    void gone(Connection connection) {
        byNumber.remove(connection.number());
        Sweep sweep = sweeps.get(connection.loop());
        if (sweep != null) {
            sweep.remove(connection);
        }
        byUser.computeIfPresent(connection.user(), (_, mine) -> {
            mine.remove(connection);
            return mine.isEmpty() ? null : mine;
        });
    }

    /** Writes one frame to all connections of a user. */
    void tell(String user, byte[] json) {
        onEach(user, connection -> connection.write(json));
    }

    /** Does something with each connection of a user, on the connection's own loop. */
    private void onEach(String user, Consumer<Connection> action) {
        byUser.computeIfPresent(user, (_, mine) -> {
            mine.forEach(connection -> connection.loop().execute(() -> action.accept(connection)));
            return mine;
        });
    }

    void closes(CloseCode code) {
        meters.counter("maru.closes", "code", String.valueOf(code.code())).increment();
    }

    /** So many subscriptions more are behind. */
    void lagging(int change) {
        lagging.add(change);
    }

    /** So many subscriptions were told to catch up by themselves. */
    void skipped(int count) {
        skips.increment(count);
    }

    /** A frame that may be lost was not written to a slow reader. */
    void dropped() {
        dropped.increment();
    }

    /** One read brought so many whole frames and bytes. */
    void received(int count, int size) {
        frames.increment(count);
        bytes.increment(size);
    }

    /** So many bytes were written to one connection alone. */
    void answered(int size) {
        answered.increment(size);
    }

    /** @param kind why a frame was not taken: one of a few words */
    void refusedFrame(String kind) {
        meters.counter("maru.frames.refused", "kind", kind).increment();
    }

    void acknowledged(long nanos) {
        acknowledgements.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Whether sockets may be opened. */
    boolean isAccepting() {
        return running;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before this instance says that it is no more, and before the web server's graceful shutdown, which would wait for the sockets. */
    @Override
    public int getPhase() {
        return InstancesLifecycle.PHASE + 1;
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    /** Sends everybody away, spread over the drain time, each with an own time to come back. */
    @Override
    public void stop(Runnable done) {
        running = false;
        long over = properties.drainOver().toMillis();
        long backoff = properties.drainBackoff().toMillis();
        Consumer<Connection> drainSoon = connection -> {
            long delay = ThreadLocalRandom.current().nextLong(over + 1);
            Duration retryAfter = Duration.ofMillis(ThreadLocalRandom.current().nextLong(backoff + 1));
            connection.loop().schedule(() -> connection.drain(retryAfter), delay, TimeUnit.MILLISECONDS);
        };
        sweeps.values().forEach(sweep -> sweep.forEach(drainSoon));
        if (sweeps.values().stream().allMatch(sweep -> sweep.size() == 0)) {
            done.run();
        } else {
            sweeps.keySet().iterator().next().schedule(done, over + 500, TimeUnit.MILLISECONDS);
        }
    }
}
