package dev.maru.chat.connection;

import dev.maru.chat.instance.InstancesLifecycle;
import dev.maru.contracts.socket.CloseCode;
import dev.maru.platform.security.Revocation;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * All sockets of this instance: how many a user has, what they cost while idle (one sweep per event loop, no timer each), and how
 * they are sent away when the instance stops.
 */
public final class Connections implements SmartLifecycle {

    private static final Duration TICK = Duration.ofSeconds(1);

    private final ConnectionIds ids;
    private final SocketProperties properties;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Timer acknowledgements;
    private final Map<EventLoop, Set<Connection>> byLoop = new ConcurrentHashMap<>();
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
        meters.gauge("maru.connected.users", byUser, Map::size);
        meters.gauge(
                "maru.connections",
                byLoop,
                loops -> loops.values().stream().mapToInt(Set::size).sum());
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
        byLoop.computeIfAbsent(connection.loop(), this::sweep).add(connection);
    }

    private Set<Connection> sweep(EventLoop loop) {
        Set<Connection> connections = ConcurrentHashMap.newKeySet();
        loop.scheduleWithFixedDelay(
                () -> {
                    long now = System.nanoTime();
                    Instant wallClock = clock.instant();
                    connections.forEach(connection -> connection.tick(now, wallClock));
                },
                TICK.toMillis(),
                TICK.toMillis(),
                TimeUnit.MILLISECONDS);
        return connections;
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
        byUser.computeIfPresent(revocation.user(), (_, mine) -> {
            mine.forEach(connection -> connection.loop().execute(() -> connection.revoke(revocation)));
            return mine;
        });
    }

    void gone(Connection connection) {
        byNumber.remove(connection.number());
        byLoop.getOrDefault(connection.loop(), Set.of()).remove(connection);
        byUser.computeIfPresent(connection.user(), (_, mine) -> {
            mine.remove(connection);
            return mine.isEmpty() ? null : mine;
        });
    }

    /** Writes one frame to all connections of a user. */
    void tell(String user, byte[] json) {
        byUser.computeIfPresent(user, (_, mine) -> {
            mine.forEach(connection -> connection.loop().execute(() -> connection.write(json)));
            return mine;
        });
    }

    void closes(CloseCode code) {
        meters.counter("maru.closes", "code", String.valueOf(code.code())).increment();
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
        int count = 0;
        for (Map.Entry<EventLoop, Set<Connection>> loop : byLoop.entrySet()) {
            for (Connection connection : loop.getValue()) {
                long delay = ThreadLocalRandom.current().nextLong(over + 1);
                Duration retryAfter =
                        Duration.ofMillis(ThreadLocalRandom.current().nextLong(backoff + 1));
                loop.getKey().schedule(() -> connection.drain(retryAfter), delay, TimeUnit.MILLISECONDS);
                count++;
            }
        }
        if (count == 0) {
            done.run();
        } else {
            byLoop.keySet().iterator().next().schedule(done, over + 500, TimeUnit.MILLISECONDS);
        }
    }
}
