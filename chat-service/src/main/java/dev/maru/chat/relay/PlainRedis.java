package dev.maru.chat.relay;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** One server, with ordinary pub/sub. */
public final class PlainRedis implements RedisAccess {

    private final RedisURI uri;
    private final RelayProperties properties;
    private final RedisClient speaking;
    private final RedisClient hearing;

    private volatile @Nullable StatefulRedisConnection<String, byte[]> open;

    public PlainRedis(ClientResources resources, RelayProperties properties) {
        this.uri = LettuceOptions.uri(properties);
        this.properties = properties;
        this.speaking = RedisClient.create(resources);
        this.speaking.setOptions(
                LettuceOptions.apply(ClientOptions.builder(), properties).build());
        this.hearing = RedisClient.create(resources);
        this.hearing.setOptions(LettuceOptions.apply(ClientOptions.builder().autoReconnect(false), properties)
                .build());
    }

    @Override
    public Mono<Void> open() {
        return Mono.fromCompletionStage(() -> speaking.connectAsync(CODEC, uri))
                .doOnNext(opened -> {
                    opened.setAutoFlushCommands(false);
                    open = opened;
                })
                .then();
    }

    @Override
    public CompletionStage<Long> publish(String channel, byte[] envelope) {
        StatefulRedisConnection<String, byte[]> connection = open;
        return connection == null
                ? CompletableFuture.failedFuture(new RedisException("not connected"))
                : connection.async().publish(channel, envelope);
    }

    @Override
    public void flush() {
        StatefulRedisConnection<String, byte[]> connection = open;
        if (connection != null) {
            connection.flushCommands();
        }
    }

    @Override
    public Optional<RedisURI> serverOf(String channel) {
        return Optional.of(uri);
    }

    @Override
    public Mono<Void> lookAgain() {
        return Mono.empty();
    }

    @Override
    public Mono<StatefulRedisPubSubConnection<String, byte[]>> hear(RedisURI server) {
        return LettuceOptions.hear(hearing, server, properties.timeout());
    }

    @Override
    public CompletionStage<Void> subscribe(
            StatefulRedisPubSubConnection<String, byte[]> on, Collection<String> channels) {
        return on.async().subscribe(channels.toArray(String[]::new));
    }

    @Override
    public CompletionStage<Void> unsubscribe(StatefulRedisPubSubConnection<String, byte[]> on, String channel) {
        return on.async().unsubscribe(channel);
    }

    @Override
    public Mono<Void> close() {
        return Mono.when(Mono.fromFuture(speaking.shutdownAsync()), Mono.fromFuture(hearing.shutdownAsync()));
    }
}
