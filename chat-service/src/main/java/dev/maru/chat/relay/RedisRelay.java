package dev.maru.chat.relay;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Relays over Redis pub/sub: one channel per shard of rooms, and one control channel that every instance hears.
 *
 * <p>Publishing never fails its caller. What Redis did not take is counted and found by others in the log.
 */
public final class RedisRelay {

    private static final Logger log = LoggerFactory.getLogger(RedisRelay.class);
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    private static final Duration RETRY = Duration.ofMillis(500);

    private final RedisClient client;
    private final RedisURI uri;
    private final RelayProperties properties;
    private final EnvelopeCodec envelopes;
    private final String prefix;
    private final Counter lost;
    private final Counter refused;

    private volatile @Nullable Connections connections;
    private volatile boolean closed;

    /** One connection hears, the other speaks: what is heard never waits behind what is said. */
    private record Connections(
            StatefulRedisPubSubConnection<String, byte[]> hearing, StatefulRedisConnection<String, byte[]> speaking) {

        Mono<Void> close() {
            return Mono.when(Mono.fromFuture(hearing.closeAsync()), Mono.fromFuture(speaking.closeAsync()));
        }
    }

    /**
     * @param key the deployment's relay key
     * @param deployment names the deployment's channels, so that two of them can share a Redis
     * @param instance this instance's id
     */
    public RedisRelay(
            RedisClient client,
            RedisURI uri,
            RelayProperties properties,
            byte[] key,
            String deployment,
            String instance,
            MeterRegistry meters) {
        this.client = client;
        this.uri = uri;
        this.properties = properties;
        this.envelopes = new EnvelopeCodec(key, instance);
        this.prefix = "maru:" + deployment + ":";
        this.lost = meters.counter("maru.relay.lost");
        this.refused = meters.counter("maru.relay.refused");
    }

    /** Begins to listen; keeps trying while Redis is away. The listener is called on a thread that must not block. */
    public void start(RelayListener listener) {
        Mono.zip(
                        Mono.fromCompletionStage(() -> client.connectPubSubAsync(CODEC, uri)),
                        Mono.fromCompletionStage(() -> client.connectAsync(CODEC, uri)),
                        Connections::new)
                .doOnError(e -> log.warn("No relay yet, trying again: {}", e.getMessage()))
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, RETRY).filter(_ -> !closed))
                .subscribe(opened -> opened(opened, listener), e -> log.debug("Gave up connecting the relay", e));
    }

    private void opened(Connections opened, RelayListener listener) {
        connections = opened;
        if (closed) {
            opened.close().subscribe();
            return;
        }
        opened.hearing().addListener(new Incoming(listener));
        opened.hearing().async().subscribe(control());
        listener.onConnected();
    }

    /** Whether Redis can be reached at this moment, as far as is known. */
    public boolean isUp() {
        Connections current = connections;
        return current != null && current.hearing().isOpen();
    }

    public int shardOf(String room) {
        return Math.floorMod(room.hashCode(), properties.shards());
    }

    /** Begins to hear a shard. Completes when Redis confirmed it, or when it did not in time: the log is read either way. */
    public Mono<Void> subscribe(int shard) {
        Connections current = connections;
        if (current == null) {
            return Mono.empty();
        }
        return Mono.fromFuture(() ->
                        current.hearing().async().subscribe(channel(shard)).toCompletableFuture())
                .timeout(properties.timeout())
                .onErrorResume(e -> {
                    log.debug("Shard {} is not subscribed yet", shard, e);
                    return Mono.empty();
                })
                .then();
    }

    public void unsubscribe(int shard) {
        Connections current = connections;
        if (current != null) {
            current.hearing().async().unsubscribe(channel(shard)).exceptionally(_ -> null);
        }
    }

    /** Tells other instances what was stored: one publish for each shard. */
    public void publish(Collection<RelayedEntry> entries) {
        Map<Integer, List<RelayedEntry>> shards = entries.stream()
                .collect(Collectors.groupingBy(entry -> shardOf(entry.room()), HashMap::new, Collectors.toList()));
        shards.forEach((shard, of) -> publish(channel(shard), new RelayMessage.Entries(of), of.size()));
    }

    public void publish(RelayMessage.Ephemeral frame) {
        publish(channel(shardOf(frame.room())), frame, 1);
    }

    public void publish(RelayMessage.MembershipChanged change) {
        publish(control(), change, 1);
    }

    public void publish(RelayMessage.RoomEnded end) {
        publish(control(), end, 1);
    }

    private void publish(String channel, RelayMessage message, int weight) {
        Connections current = connections;
        if (current == null) {
            lost.increment(weight);
            return;
        }
        current.speaking().async().publish(channel, envelopes.encode(message)).exceptionally(e -> {
            lost.increment(weight);
            log.debug("A publish was lost", e);
            return 0L;
        });
    }

    /** Ends the connection; completes when it is closed. */
    public Mono<Void> close() {
        closed = true;
        Connections current = connections;
        return current == null ? Mono.empty() : current.close();
    }

    private String channel(int shard) {
        return prefix + "rooms:" + shard;
    }

    private String control() {
        return prefix + "control";
    }

    private final class Incoming extends RedisPubSubAdapter<String, byte[]> {

        private final RelayListener listener;
        private final String rooms = prefix + "rooms:";

        Incoming(RelayListener listener) {
            this.listener = listener;
        }

        @Override
        public void message(String channel, byte[] envelope) {
            try {
                envelopes.decode(envelope).ifPresent(listener::onMessage);
            } catch (IllegalArgumentException e) {
                refused.increment();
                log.debug("An envelope on {} was refused", channel, e);
            }
        }

        /** Also after a reconnect: what was published in between is gone, so the log has to be asked. */
        @Override
        public void subscribed(String channel, long count) {
            if (channel.startsWith(rooms)) {
                listener.onSubscribed(Integer.parseInt(channel.substring(rooms.length())));
            }
        }
    }
}
