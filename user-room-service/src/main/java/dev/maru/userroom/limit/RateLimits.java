package dev.maru.userroom.limit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.maru.platform.problem.MaruException;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * A bucket for each thing that people do and each of them, on this instance. It remembers a bounded number; who is forgotten begins with a
 * full one.
 */
public final class RateLimits {

    static final int MAX_REMEMBERED = 50_000;

    /** What is limited. */
    public enum Kind {
        /** New rooms. */
        CREATE,
        /** Entering a room. */
        JOIN,
        /** Inviting somebody, and new invite codes. */
        INVITE,
        /** Following and blocking. */
        FOLLOW,
        /** Trying the password of a room, or an invite code. */
        GUESS,
        /** The same, counted for the room, whoever tries. */
        GUESS_AT
    }

    private record Key(Kind kind, String who) {}

    private final LoadingCache<Key, Bucket> buckets;

    RateLimits(LimitProperties properties) {
        buckets = Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterAccess(properties.window().plus(Duration.ofMinutes(1)))
                .build(key -> bucket(properties.of(key.kind()), properties.window()));
    }

    private static Bucket bucket(int most, Duration window) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(most).refillGreedy(most, window))
                .build();
    }

    /** Completes when it may be done, and counts it; fails as {@code rate-limited} when it was done too often. */
    public Mono<Void> take(Kind kind, String who) {
        return Mono.fromRunnable(() -> {
            ConsumptionProbe probe = buckets.get(new Key(kind, who)).tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                throw MaruException.rateLimited(Duration.ofNanos(probe.getNanosToWaitForRefill()));
            }
        });
    }

    /** Takes back a count: what was let in was no attempt after all. */
    public void giveBack(Kind kind, String who) {
        buckets.get(new Key(kind, who)).addTokens(1);
    }
}
