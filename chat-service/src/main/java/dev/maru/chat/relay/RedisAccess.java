package dev.maru.chat.relay;

import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import reactor.core.publisher.Mono;

/** Redis as it is there: one server, or a cluster in which each channel has its own server. */
public interface RedisAccess {

    RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    /** Finds the servers and opens what publishes, which then keeps itself open. May be tried again after an error. */
    Mono<Void> open();

    /** Publishes once, when {@link #flush()} is called; fails within the time-out, and at once while there is no connection. */
    CompletionStage<Long> publish(String channel, byte[] envelope);

    /** Sends all that was published since the last time, in one go for each server. */
    void flush();

    /** The server on which a channel is heard; empty before {@link #open()} and while nobody is known to have it. */
    Optional<RedisURI> serverOf(String channel);

    /** Finds out again which server has which channel. */
    Mono<Void> lookAgain();

    /** Opens a connection that hears. It ends when it is lost: whoever opened it opens another. */
    Mono<StatefulRedisPubSubConnection<String, byte[]>> hear(RedisURI server);

    CompletionStage<Void> subscribe(StatefulRedisPubSubConnection<String, byte[]> on, Collection<String> channels);

    CompletionStage<Void> unsubscribe(StatefulRedisPubSubConnection<String, byte[]> on, String channel);

    Mono<Void> close();
}
