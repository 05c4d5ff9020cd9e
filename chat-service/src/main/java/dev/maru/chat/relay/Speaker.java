package dev.maru.chat.relay;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes channel by channel, one envelope at a time: what is said while one is on its way goes out in the next, and what could
 * not be published is repeated before anything that was said later. What channels publish at the same time is sent together. Confined to the relay's thread.
 *
 * <p>What cannot be published within the time, or is more than is kept, is counted and forgotten: others find it in the log.
 */
final class Speaker {

    private static final Logger log = LoggerFactory.getLogger(Speaker.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(25);
    private static final long MAX_ENVELOPE = 256 * 1024;

    private final RedisAccess redis;
    private final EventExecutor thread;
    private final EnvelopeCodec envelopes;
    private final RelayProperties properties;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final AtomicLong kept = new AtomicLong();
    private final Counter lost;
    private final Counter repeated;
    private final Timer publishes;
    private final DistributionSummary envelopeSizes;
    private boolean flushIsDue;

    private record Said(RelayMessage message, long at) {}

    private static final class Lane {
        final String channel;
        final ArrayDeque<Said> waiting = new ArrayDeque<>();
        List<Said> sending = List.of();
        byte[] envelope = {};
        Duration pause = FIRST_PAUSE;

        Lane(String channel) {
            this.channel = channel;
        }
    }

    Speaker(
            RedisAccess redis,
            EventExecutor thread,
            EnvelopeCodec envelopes,
            RelayProperties properties,
            MeterRegistry meters) {
        this.redis = redis;
        this.thread = thread;
        this.envelopes = envelopes;
        this.properties = properties;
        this.lost = meters.counter("maru.relay.lost");
        this.repeated = meters.counter("maru.relay.repeated");
        this.publishes = meters.timer("maru.relay.publish");
        this.envelopeSizes = DistributionSummary.builder("maru.relay.envelope")
                .baseUnit("bytes")
                .register(meters);
        meters.gauge("maru.relay.waiting.bytes", kept);
    }

    boolean isQuiet() {
        return lanes.isEmpty();
    }

    void say(String channel, RelayMessage message) {
        if (kept.get() + message.size() > properties.maxWaiting().toBytes()) {
            lost.increment(message.weight());
            return;
        }
        kept.addAndGet(message.size());
        Lane lane = lanes.get(channel);
        if (lane == null) {
            lane = new Lane(channel);
            lanes.put(channel, lane);
        }
        lane.waiting.add(new Said(message, System.nanoTime()));
        if (lane.sending.isEmpty()) {
            next(lane);
        }
    }

    private void next(Lane lane) {
        List<Said> batch = new ArrayList<>();
        long size = 0;
        while (!lane.waiting.isEmpty() && size < MAX_ENVELOPE) {
            Said said = lane.waiting.remove();
            if (isLate(said)) {
                forget(said, true);
            } else {
                batch.add(said);
                size += said.message.size();
            }
        }
        lane.sending = batch;
        lane.pause = FIRST_PAUSE;
        if (batch.isEmpty()) {
            lanes.remove(lane.channel);
            return;
        }
        lane.envelope = envelopes.encode(batch.stream().map(Said::message).toList());
        send(lane);
    }

    private void send(Lane lane) {
        long start = System.nanoTime();
        flushSoon();
        redis.publish(lane.channel, lane.envelope)
                .whenComplete((_, error) -> thread.execute(() -> {
                    if (error == null) {
                        publishes.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
                        envelopeSizes.record(lane.envelope.length);
                        done(lane, false);
                    } else {
                        failed(lane, error);
                    }
                }));
    }

    /** When all that is here already was published. */
    private void flushSoon() {
        if (!flushIsDue) {
            flushIsDue = true;
            thread.execute(() -> {
                flushIsDue = false;
                redis.flush();
            });
        }
    }

    /** Redis may have it all the same: hearing it twice does no harm. */
    private void failed(Lane lane, Throwable error) {
        if (isLate(lane.sending.getFirst())) {
            log.debug("A publish on {} is given up", lane.channel, error);
            done(lane, true);
            return;
        }
        repeated.increment();
        thread.schedule(() -> send(lane), lane.pause.toMillis(), TimeUnit.MILLISECONDS);
        lane.pause = lane.pause.multipliedBy(2);
    }

    private void done(Lane lane, boolean given) {
        lane.sending.forEach(said -> forget(said, given));
        next(lane);
    }

    private boolean isLate(Said said) {
        return System.nanoTime() - said.at > properties.repeatFor().toNanos();
    }

    private void forget(Said said, boolean isLost) {
        kept.addAndGet(-said.message.size());
        if (isLost) {
            lost.increment(said.message.weight());
        }
    }
}
