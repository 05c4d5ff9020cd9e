package dev.maru.userroom.fact;

import dev.maru.contracts.room.Facts;
import dev.maru.userroom.redis.Redis;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that there are new facts to whoever wants to read them at once. It holds nobody up and repeats nothing: a ring that is lost costs
 * its readers the time until they look by themselves.
 */
final class FactBell implements Runnable {

    /** How long no connection is looked for after one could not be opened. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(FactBell.class);

    private final Redis redis;
    private final Counter lost;
    private final AtomicBoolean opening = new AtomicBoolean();

    private volatile @Nullable RedisClusterAsyncCommands<String, String> commands;
    private volatile long closedUntil = System.nanoTime();

    FactBell(Redis redis, MeterRegistry meters) {
        this.redis = redis;
        this.lost = meters.counter("maru.facts.rings.lost");
    }

    /** Rings. */
    @Override
    public void run() {
        RedisClusterAsyncCommands<String, String> open = commands;
        if (open == null) {
            lost.increment();
            open();
            return;
        }
        redis.publish(open, Facts.BELL, "").whenComplete((_, error) -> {
            if (error != null) {
                lost.increment();
                log.debug("A ring is lost", error);
            }
        });
    }

    /** Begins to open a connection, unless that is under way or failed a moment ago. */
    void open() {
        if (System.nanoTime() - closedUntil < 0 || !opening.compareAndSet(false, true)) {
            return;
        }
        redis.open().whenComplete((opened, error) -> {
            if (error == null) {
                commands = opened;
            } else {
                closedUntil = System.nanoTime() + PAUSE.toNanos();
                log.debug("There is no bell now", error);
            }
            opening.set(false);
        });
    }
}
