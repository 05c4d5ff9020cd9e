package dev.maru.chat.relay;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A cluster, with sharded pub/sub (Redis 7): a message goes to the server that has the channel's slot and not to all of them.
 *
 * <p>Lettuce knows who has which slot and publishes there. What hears are plain connections of our own, one for each server:
 * its own sharded subscriptions are not all made again when a slot or a server goes elsewhere.
 */
public final class ShardedRedis implements RedisAccess {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

    private final RelayProperties properties;
    private final RedisClusterClient cluster;
    private final RedisClient hearing;

    private volatile @Nullable StatefulRedisClusterConnection<String, byte[]> open;

    public ShardedRedis(ClientResources resources, RelayProperties properties) {
        this.properties = properties;
        this.cluster = RedisClusterClient.create(resources, LettuceOptions.uri(properties));
        this.cluster.setOptions(LettuceOptions.apply(
                        ClusterClientOptions.builder()
                                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                                        .enablePeriodicRefresh(LOOK_EVERY)
                                        .enableAllAdaptiveRefreshTriggers()
                                        .build()),
                        properties)
                .build());
        this.hearing = RedisClient.create(resources);
        this.hearing.setOptions(LettuceOptions.apply(ClientOptions.builder().autoReconnect(false), properties)
                .build());
    }

    @Override
    public Mono<Void> open() {
        return lookAgain()
                .then(Mono.fromCompletionStage(() -> cluster.connectAsync(CODEC)))
                .doOnNext(opened -> {
                    opened.setAutoFlushCommands(false);
                    open = opened;
                })
                .then();
    }

    @Override
    public CompletionStage<Long> publish(String channel, byte[] envelope) {
        StatefulRedisClusterConnection<String, byte[]> connection = open;
        return connection == null
                ? CompletableFuture.failedFuture(new RedisException("not connected"))
                : connection.async().spublish(channel, envelope);
    }

    @Override
    public void flush() {
        StatefulRedisClusterConnection<String, byte[]> connection = open;
        if (connection != null) {
            connection.flushCommands();
        }
    }

    @Override
    public Optional<RedisURI> serverOf(String channel) {
        if (open == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(cluster.getPartitions().getPartitionBySlot(SlotHash.getSlot(channel)))
                .map(RedisClusterNode::getUri);
    }

    @Override
    public Mono<Void> lookAgain() {
        return Mono.fromCompletionStage(cluster::refreshPartitionsAsync);
    }

    @Override
    public Mono<StatefulRedisPubSubConnection<String, byte[]>> hear(RedisURI server) {
        return LettuceOptions.hear(hearing, server, properties.timeout());
    }

    /** One by one: a command names channels of one slot only. */
    @Override
    public CompletionStage<Void> subscribe(
            StatefulRedisPubSubConnection<String, byte[]> on, Collection<String> channels) {
        return CompletableFuture.allOf(channels.stream()
                .map(channel -> on.async().ssubscribe(channel).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    @Override
    public CompletionStage<Void> unsubscribe(StatefulRedisPubSubConnection<String, byte[]> on, String channel) {
        return on.async().sunsubscribe(channel);
    }

    /** Lettuce waits for the cluster's connections on the calling thread. */
    @Override
    public Mono<Void> close() {
        return Mono.when(
                Mono.fromFuture(cluster::shutdownAsync).subscribeOn(Schedulers.boundedElastic()),
                Mono.fromFuture(hearing::shutdownAsync));
    }
}
