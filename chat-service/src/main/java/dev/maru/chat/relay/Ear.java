package dev.maru.chat.relay;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels that are heard on one server, over one connection after the other. Confined to the relay's thread.
 *
 * <p>A connection that does not answer a ping in time is given up: a server that hangs closes nothing, and what it publishes
 * later would come unnoticed late.
 */
final class Ear {

    private static final Logger log = LoggerFactory.getLogger(Ear.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(400);

    private final RedisAccess redis;
    private final RedisURI server;
    private final EventExecutor thread;
    private final Listener listener;
    private final Set<String> channels = new LinkedHashSet<>();

    private @Nullable StatefulRedisPubSubConnection<String, byte[]> connection;
    private Duration pause = FIRST_PAUSE;
    private boolean connecting;
    private boolean pinged;
    private boolean closed;

    /** What happens to the channels. */
    interface Listener {

        /** Something was said. Called on a network thread. */
        void message(String channel, byte[] envelope);

        /** A channel is heard from now on; what was said before is not known. */
        void subscribed(String channel);

        /** Channels may be heard elsewhere by now. */
        void moved();

        /** Whether the server answers may have changed. */
        void changed();
    }

    Ear(RedisAccess redis, RedisURI server, EventExecutor thread, Listener listener) {
        this.redis = redis;
        this.server = server;
        this.thread = thread;
        this.listener = listener;
        connect();
    }

    /** Whether the server answers, as far as is known. */
    boolean isUp() {
        return connection != null;
    }

    boolean hasNoChannels() {
        return channels.isEmpty();
    }

    void add(String channel) {
        if (channels.add(channel)) {
            subscribe(List.of(channel));
        }
    }

    void remove(String channel) {
        StatefulRedisPubSubConnection<String, byte[]> current = connection;
        if (channels.remove(channel) && current != null) {
            redis.unsubscribe(current, channel).exceptionally(_ -> null);
        }
    }

    void close() {
        closed = true;
        giveUp();
    }

    /** Called again and again: asks whether the server is there. */
    void probe() {
        StatefulRedisPubSubConnection<String, byte[]> current = connection;
        if (current == null || pinged) {
            return;
        }
        pinged = true;
        current.async()
                .ping()
                .whenComplete((_, error) -> thread.execute(() -> {
                    if (connection == current) {
                        pinged = false;
                        if (error != null) {
                            lost(current, "does not answer");
                        }
                    }
                }));
    }

    private void connect() {
        if (closed || connecting || connection != null) {
            return;
        }
        connecting = true;
        redis.hear(server)
                .subscribe(
                        opened -> thread.execute(() -> opened(opened)),
                        error -> thread.execute(() -> {
                            log.debug("{} cannot be reached", server, error);
                            connecting = false;
                            listener.moved();
                            connectLater();
                        }));
    }

    private void connectLater() {
        thread.schedule(this::connect, pause.toMillis(), TimeUnit.MILLISECONDS);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }

    private void opened(StatefulRedisPubSubConnection<String, byte[]> opened) {
        connecting = false;
        if (closed) {
            opened.closeAsync();
            return;
        }
        connection = opened;
        pinged = false;
        pause = FIRST_PAUSE;
        opened.addListener(new Incoming(opened));
        opened.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> gone) {
                thread.execute(() -> lost(opened, "is gone"));
            }
        });
        if (!opened.isOpen()) {
            lost(opened, "is gone");
            return;
        }
        if (!channels.isEmpty()) {
            subscribe(List.copyOf(channels));
        }
        listener.changed();
    }

    private void subscribe(List<String> wanted) {
        StatefulRedisPubSubConnection<String, byte[]> current = connection;
        if (current == null) {
            return;
        }
        redis.subscribe(current, wanted).whenComplete((_, error) -> {
            if (error != null) {
                thread.execute(() -> {
                    listener.moved();
                    lost(current, "refused a subscription");
                });
            }
        });
    }

    private void lost(StatefulRedisPubSubConnection<String, byte[]> gone, String why) {
        if (connection == gone) {
            log.debug("{} {}", server, why);
            giveUp();
            connectLater();
        }
    }

    private void giveUp() {
        StatefulRedisPubSubConnection<String, byte[]> current = connection;
        if (current != null) {
            connection = null;
            current.closeAsync();
            listener.changed();
        }
    }

    private final class Incoming extends RedisPubSubAdapter<String, byte[]> {

        private final StatefulRedisPubSubConnection<String, byte[]> on;

        Incoming(StatefulRedisPubSubConnection<String, byte[]> on) {
            this.on = on;
        }

        @Override
        public void message(String channel, byte[] envelope) {
            listener.message(channel, envelope);
        }

        @Override
        public void smessage(String channel, byte[] envelope) {
            listener.message(channel, envelope);
        }

        @Override
        public void subscribed(String channel, long count) {
            thread.execute(() -> {
                if (channels.contains(channel)) {
                    listener.subscribed(channel);
                }
            });
        }

        @Override
        public void ssubscribed(String channel, long count) {
            subscribed(channel, count);
        }

        /** Not asked for: the channel's slot went to another server. */
        @Override
        public void sunsubscribed(String channel, long count) {
            thread.execute(() -> {
                if (connection == on && channels.contains(channel)) {
                    listener.moved();
                }
            });
        }
    }
}
