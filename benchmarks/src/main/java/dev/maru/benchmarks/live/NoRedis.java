package dev.maru.benchmarks.live;

import dev.maru.chat.relay.RedisAccess;
import io.lettuce.core.RedisURI;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import reactor.core.publisher.Mono;

/** Takes whatever is published, for nobody: there is one instance. */
final class NoRedis implements RedisAccess {

    @Override
    public Mono<Void> open() {
        return Mono.empty();
    }

    @Override
    public CompletionStage<Long> publish(String channel, byte[] envelope) {
        return CompletableFuture.completedFuture(0L);
    }

    @Override
    public void flush() {}

    @Override
    public Optional<RedisURI> serverOf(String channel) {
        return Optional.empty();
    }

    @Override
    public Mono<Void> lookAgain() {
        return Mono.empty();
    }

    @Override
    public Mono<StatefulRedisPubSubConnection<String, byte[]>> hear(RedisURI server) {
        return Mono.never();
    }

    @Override
    public CompletionStage<Void> subscribe(
            StatefulRedisPubSubConnection<String, byte[]> on, Collection<String> channels) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> unsubscribe(StatefulRedisPubSubConnection<String, byte[]> on, String channel) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Mono<Void> close() {
        return Mono.empty();
    }
}
