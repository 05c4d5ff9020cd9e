package dev.maru.chat.relay;

import io.lettuce.core.RedisURI;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/**
 * Relays over Redis pub/sub: one channel per shard of rooms, and one control channel that every instance hears.
 *
 * <p>Publishing never fails its caller and never makes it wait. What Redis did not take is counted and found by others in the log.
 */
public final class RedisRelay {

    private static final Logger log = LoggerFactory.getLogger(RedisRelay.class);
    private static final Duration OPEN_AGAIN = Duration.ofMillis(500);
    private static final Duration LOOK_AGAIN_AT_MOST_EVERY = Duration.ofMillis(200);
    private static final Duration SAY_THE_REST_WITHIN = Duration.ofSeconds(1);

    /** A client that is closed while it looks for a cluster that is gone may never say that it is closed. */
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final RedisAccess redis;
    private final EventExecutor thread;
    private final RelayProperties properties;
    private final EnvelopeCodec envelopes;
    private final Speaker speaker;
    private final String prefix;
    private final Counter refused;
    private final Counter heard;
    private final Counter subscriptions;

    /** What is heard, or will be. Confined to the relay's thread, like the rest. */
    private final Map<String, Channel> channels = new LinkedHashMap<>();

    private final Map<RedisURI, Ear> ears = new HashMap<>();

    /** What is rung by channels of others. */
    private final Map<String, Runnable> bells = new ConcurrentHashMap<>();

    private boolean isOpen;
    private boolean looking;
    private volatile boolean closed;

    private volatile boolean up;
    private volatile @Nullable RelayListener listener;

    private static final class Channel {
        @Nullable
        Ear ear;

        final Sinks.Empty<Void> heard = Sinks.empty();
    }

    /**
     * @param thread where all that concerns the relay happens
     * @param key the deployment's relay key
     * @param deployment names the deployment's channels, so that two of them can share a Redis
     * @param instance this instance's id
     */
    public RedisRelay(
            RedisAccess redis,
            EventExecutor thread,
            RelayProperties properties,
            byte[] key,
            String deployment,
            String instance,
            MeterRegistry meters) {
        this.redis = redis;
        this.thread = thread;
        this.properties = properties;
        this.envelopes = new EnvelopeCodec(key, instance);
        this.speaker = new Speaker(redis, thread, envelopes, properties, meters);
        this.prefix = "maru:" + deployment + ":";
        this.refused = meters.counter("maru.relay.refused");
        this.heard = meters.counter("maru.relay.heard");
        this.subscriptions = meters.counter("maru.relay.subscriptions");
        meters.gauge("maru.relay.up", this, relay -> relay.up ? 1 : 0);
    }

    /** Begins to listen; keeps trying while Redis is away. The listener is called on a thread that must not block. */
    public void start(RelayListener told) {
        listener = told;
        thread.execute(() -> channels.put(control(), new Channel()));
        redis.open()
                .doOnError(e -> log.warn("No relay yet, trying again: {}", e.getMessage()))
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, OPEN_AGAIN).filter(_ -> !closed))
                .subscribe(
                        null,
                        e -> log.debug("Gave up connecting the relay", e),
                        () -> thread.execute(() -> {
                            isOpen = true;
                            assign();
                        }));
        long probe = properties.probeEvery().toMillis();
        thread.scheduleWithFixedDelay(this::probe, probe, probe, TimeUnit.MILLISECONDS);
    }

    /** Whether every server that is heard answered lately. */
    public boolean isUp() {
        return up;
    }

    public int shardOf(String room) {
        return Math.floorMod(room.hashCode(), properties.shards());
    }

    /**
     * Begins to hear a shard. Completes when Redis confirmed it; or when it did not in time, and at once while it is known to be
     * down: then {@link RelayListener#onSubscribed} comes later.
     */
    public Mono<Void> subscribe(int shard) {
        return Mono.<Channel>create(sink -> thread.execute(() -> {
                    Channel channel = channels.computeIfAbsent(channel(shard), _ -> new Channel());
                    assign();
                    sink.success(channel);
                }))
                .flatMap(channel -> up ? channel.heard.asMono() : Mono.<Void>empty())
                .timeout(properties.timeout(), Mono.empty());
    }

    /**
     * Hears a channel that belongs to somebody else, from now on. What is said there is not looked at, only that something is.
     *
     * @param rung called on a thread that must not block, also when something may have been said while nobody heard
     */
    public void hear(String channel, Runnable rung) {
        bells.put(channel, rung);
        thread.execute(() -> {
            channels.put(channel, new Channel());
            assign();
        });
    }

    public void unsubscribe(int shard) {
        thread.execute(() -> {
            Channel channel = channels.remove(channel(shard));
            if (channel != null && channel.ear != null) {
                channel.ear.remove(channel(shard));
                closeUnused();
            }
        });
    }

    /** Tells other instances what was stored: one publish for each shard. */
    public void publish(Collection<RelayedEntry> entries) {
        entries.forEach(entry -> entry.reached("published"));
        Map<Integer, List<RelayedEntry>> shards = entries.stream()
                .collect(Collectors.groupingBy(entry -> shardOf(entry.room()), HashMap::new, Collectors.toList()));
        thread.execute(() -> shards.forEach((shard, of) -> speaker.say(channel(shard), new RelayMessage.Entries(of))));
    }

    public void publish(RelayMessage.Ephemeral frame) {
        publish(channel(shardOf(frame.room())), frame);
    }

    public void publish(RelayMessage.Present present) {
        publish(channel(shardOf(present.room())), present);
    }

    public void publish(RelayMessage.RoomEnded end) {
        publish(control(), end);
    }

    private void publish(String channel, RelayMessage message) {
        thread.execute(() -> speaker.say(channel, message));
    }

    /** Says what is still to be said, as far as Redis takes it, and ends the connections; completes when they are closed. */
    public Mono<Void> close() {
        return Mono.<Void>create(sink -> thread.execute(
                        () -> closeWhenQuiet(sink::success, System.nanoTime() + SAY_THE_REST_WITHIN.toNanos())))
                .then(Mono.defer(redis::close).timeout(CLOSE_WITHIN).onErrorComplete());
    }

    private void closeWhenQuiet(Runnable done, long deadline) {
        if (!speaker.isQuiet() && System.nanoTime() < deadline) {
            thread.schedule(() -> closeWhenQuiet(done, deadline), 10, TimeUnit.MILLISECONDS);
            return;
        }
        closed = true;
        ears.values().forEach(Ear::close);
        ears.clear();
        up = false;
        done.run();
    }

    private String channel(int shard) {
        return prefix + "rooms:" + shard;
    }

    private String control() {
        return prefix + "control";
    }

    // Where what is heard

    private void probe() {
        assign();
        ears.values().forEach(Ear::probe);
    }

    /** Hears every channel on the server that has it. */
    private void assign() {
        if (!isOpen || closed) {
            return;
        }
        channels.forEach((name, channel) -> redis.serverOf(name).ifPresent(server -> {
            Ear ear = ears.get(server);
            if (ear == null) {
                ear = new Ear(redis, server, thread, new Heard());
                ears.put(server, ear);
            }
            if (channel.ear != ear) {
                if (channel.ear != null) {
                    channel.ear.remove(name);
                }
                channel.ear = ear;
                ear.add(name);
            }
        }));
        closeUnused();
        changed();
    }

    private void closeUnused() {
        List<RedisURI> unused = new ArrayList<>();
        ears.forEach((server, ear) -> {
            if (ear.hasNoChannels()) {
                unused.add(server);
            }
        });
        unused.forEach(server -> {
            Ear ear = ears.remove(server);
            if (ear != null) {
                ear.close();
            }
        });
    }

    private void changed() {
        boolean now = !ears.isEmpty() && ears.values().stream().allMatch(Ear::isUp);
        if (now != up) {
            up = now;
            log.info("relay {}", now ? "is up" : "is down: other instances' entries are found by reading");
        }
    }

    private void lookAgain() {
        if (looking || closed) {
            return;
        }
        looking = true;
        redis.lookAgain()
                .onErrorComplete()
                .doFinally(_ -> thread.schedule(
                        () -> {
                            looking = false;
                            assign();
                        },
                        LOOK_AGAIN_AT_MOST_EVERY.toMillis(),
                        TimeUnit.MILLISECONDS))
                .subscribe();
    }

    private final class Heard implements Ear.Listener {

        private final String rooms = prefix + "rooms:";

        @Override
        public void message(String channel, byte[] envelope) {
            Runnable bell = bells.get(channel);
            if (bell != null) {
                bell.run();
                return;
            }
            RelayListener told = listener;
            if (told == null) {
                return;
            }
            heard.increment();
            try {
                envelopes.decode(envelope).forEach(told::onMessage);
            } catch (IllegalArgumentException e) {
                refused.increment();
                log.debug("An envelope on {} was refused", channel, e);
            }
        }

        /** Also after a reconnect: what was published in between is gone, so the log has to be asked. */
        @Override
        public void subscribed(String name) {
            subscriptions.increment();
            Channel channel = channels.get(name);
            if (channel != null) {
                channel.heard.tryEmitEmpty();
            }
            Runnable bell = bells.get(name);
            if (bell != null) {
                bell.run();
            }
            RelayListener told = listener;
            if (told != null && name.startsWith(rooms)) {
                told.onSubscribed(Integer.parseInt(name.substring(rooms.length())));
            }
        }

        @Override
        public void moved() {
            lookAgain();
        }

        @Override
        public void changed() {
            RedisRelay.this.changed();
        }
    }
}
