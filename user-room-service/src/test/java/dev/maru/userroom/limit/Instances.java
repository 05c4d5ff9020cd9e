package dev.maru.userroom.limit;

import static org.awaitility.Awaitility.await;

import dev.maru.userroom.UserRoomTest;
import dev.maru.userroom.redis.Redis;
import dev.maru.userroom.secret.KeyedHash;
import dev.maru.userroom.secret.MasterSecret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** The shared counts of several instances, each with a connection of its own. */
public final class Instances implements AutoCloseable {

    /** Where nobody listens. */
    public static final String NOWHERE = "redis://127.0.0.1:1";

    static final Duration TIMEOUT = Duration.ofMillis(250);

    private final List<Redis> connections = new ArrayList<>();

    /** One more, when it counts with the others. */
    public SharedCounts on(String url) {
        SharedCounts counts = apart(url);
        await().atMost(Duration.ofSeconds(10)).until(() -> reaches(counts));
        return counts;
    }

    /** One more, whether or not it reaches Redis. */
    public SharedCounts apart(String url) {
        Redis connection = Redis.server(url, TIMEOUT);
        connections.add(connection);
        KeyedHash hash = new KeyedHash(new MasterSecret(UserRoomTest.TOKEN_SECRET), "limits");
        SharedCounts counts = new SharedCounts(connection::open, hash, new SimpleMeterRegistry());
        counts.open();
        return counts;
    }

    static boolean reaches(SharedCounts counts) {
        return Boolean.TRUE.equals(counts.ask("return 0", "test", "reaches")
                .thenReturn(true)
                .onErrorResume(SharedCounts.Away.class, away -> Mono.just(false))
                .block());
    }

    @Override
    public void close() {
        connections.forEach(Redis::close);
    }
}
