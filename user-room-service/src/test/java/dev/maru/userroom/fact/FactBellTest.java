package dev.maru.userroom.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.contracts.room.Facts;
import dev.maru.testing.RedisStore;
import dev.maru.userroom.redis.Redis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** It rings for whoever listens, and costs nothing when nobody can hear it. */
class FactBellTest {

    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String NOWHERE = "redis://127.0.0.1:1";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void whoListensHearsEachRing() {
        AtomicInteger heard = new AtomicInteger();
        String url = RedisStore.shared().uri();
        RedisClient client = RedisClient.create(url);
        try (Redis redis = Redis.server(url, TIMEOUT);
                StatefulRedisPubSubConnection<String, String> listening = client.connectPubSub()) {
            listening.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String channel, String message) {
                    heard.incrementAndGet();
                }
            });
            listening.sync().subscribe(Facts.BELL);
            FactBell bell = new FactBell(redis, meters);
            bell.open();
            await().atMost(PATIENCE).until(() -> {
                bell.run();
                return heard.get() > 0;
            });
            listening.sync().unsubscribe(Facts.BELL);

            // The control: who does not listen hears nothing, and nothing is kept for later.
            int before = heard.get();
            bell.run();
            listening.sync().ping();
            assertThat(heard.get()).isEqualTo(before);
        } finally {
            client.shutdown();
        }
    }

    @Test
    void withoutRedisARingIsLostAtOnce() {
        try (Redis redis = Redis.server(NOWHERE, TIMEOUT)) {
            FactBell bell = new FactBell(redis, meters);
            bell.open();
            for (int i = 0; i < 1_000; i++) {
                bell.run();
            }
            assertThat(meters.get("maru.facts.rings.lost").counter().count()).isEqualTo(1_000);
        }
    }
}
