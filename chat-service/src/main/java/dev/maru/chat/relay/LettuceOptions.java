package dev.maru.chat.relay;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;

/** How we want Lettuce's connections: quick to fail, and never collecting commands while there is no connection. */
final class LettuceOptions {

    private LettuceOptions() {}

    static RedisURI uri(RelayProperties properties) {
        RedisURI uri = RedisURI.create(properties.url());
        uri.setTimeout(properties.timeout());
        return uri;
    }

    /** Commands fail at once while Redis is away: what is to be said again is kept by {@link Speaker}. */
    static <B extends ClientOptions.Builder> B apply(B builder, RelayProperties properties) {
        builder.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(properties.timeout()))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(properties.timeout())
                        .keepAlive(SocketOptions.KeepAliveOptions.builder()
                                .enable()
                                .idle(Duration.ofSeconds(5))
                                .interval(Duration.ofSeconds(5))
                                .count(3)
                                .build())
                        .build());
        return builder;
    }

    /** A connection that comes too late is closed. */
    static Mono<StatefulRedisPubSubConnection<String, byte[]>> hear(
            RedisClient client, RedisURI server, Duration within) {
        return Mono.defer(() -> {
            CompletableFuture<StatefulRedisPubSubConnection<String, byte[]>> opening =
                    client.connectPubSubAsync(RedisAccess.CODEC, server).toCompletableFuture();
            CompletableFuture<StatefulRedisPubSubConnection<String, byte[]>> inTime =
                    opening.copy().orTimeout(within.toMillis(), TimeUnit.MILLISECONDS);
            opening.whenComplete((late, _) -> {
                if (late != null && inTime.isCompletedExceptionally()) {
                    late.closeAsync();
                }
            });
            return Mono.fromFuture(inTime, true);
        });
    }
}
