package dev.maru.userroom.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The Redis of all instances, as one server or as a cluster. Nothing is kept there; commands fail at once while it is away. */
public final class Redis implements AutoCloseable {

    private static final Duration FIRST_RECONNECT = Duration.ofMillis(50);
    private static final Duration LONGEST_RECONNECT = Duration.ofMillis(250);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

    private final ClientResources resources;
    private final AbstractRedisClient client;
    private final Supplier<CompletionStage<RedisClusterAsyncCommands<String, String>>> connect;
    private final boolean isCluster;

    private Redis(
            ClientResources resources,
            AbstractRedisClient client,
            Supplier<CompletionStage<RedisClusterAsyncCommands<String, String>>> connect,
            boolean isCluster) {
        this.resources = resources;
        this.client = client;
        this.connect = connect;
        this.isCluster = isCluster;
    }

    public static Redis server(String url, Duration timeout) {
        ClientResources resources = resources();
        RedisURI uri = uri(url, timeout);
        RedisClient client = RedisClient.create(resources, uri);
        client.setOptions(impatient(ClientOptions.builder(), timeout).build());
        return new Redis(
                resources,
                client,
                () -> client.connectAsync(StringCodec.UTF8, uri).thenApply(open -> open.async()),
                false);
    }

    public static Redis cluster(String url, Duration timeout) {
        ClientResources resources = resources();
        RedisClusterClient client = RedisClusterClient.create(resources, uri(url, timeout));
        ClusterTopologyRefreshOptions looks = ClusterTopologyRefreshOptions.builder()
                .enablePeriodicRefresh(LOOK_EVERY)
                .enableAllAdaptiveRefreshTriggers()
                .build();
        client.setOptions(impatient(ClusterClientOptions.builder().topologyRefreshOptions(looks), timeout)
                .build());
        return new Redis(
                resources,
                client,
                () -> client.refreshPartitionsAsync()
                        .thenCompose(known -> client.connectAsync(StringCodec.UTF8))
                        .thenApply(open -> open.async()),
                true);
    }

    /** Opens a connection, which then keeps itself open. May be asked again after an error. */
    public CompletionStage<RedisClusterAsyncCommands<String, String>> open() {
        return connect.get();
    }

    /** Says something to whoever listens to a channel now; in a cluster those listen to the server that has the channel. */
    public CompletionStage<Long> publish(
            RedisClusterAsyncCommands<String, String> open, String channel, String message) {
        return isCluster ? open.spublish(channel, message) : open.publish(channel, message);
    }

    @Override
    public void close() {
        client.shutdown();
        resources.shutdown();
    }

    private static ClientResources resources() {
        return ClientResources.builder()
                .reconnectDelay(() -> Delay.exponential(
                        FIRST_RECONNECT.toMillis(), LONGEST_RECONNECT.toMillis(), TimeUnit.MILLISECONDS, 2))
                .build();
    }

    private static RedisURI uri(String url, Duration timeout) {
        RedisURI uri = RedisURI.create(url);
        uri.setTimeout(timeout);
        return uri;
    }

    private static <B extends ClientOptions.Builder> B impatient(B builder, Duration timeout) {
        builder.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(timeout))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(timeout)
                        .keepAlive(SocketOptions.KeepAliveOptions.builder()
                                .enable()
                                .idle(Duration.ofSeconds(5))
                                .interval(Duration.ofSeconds(5))
                                .count(3)
                                .build())
                        .build());
        return builder;
    }
}
