package dev.maru.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A token bucket per key, in bounded memory. A bucket that is full again is the same as none, and is forgotten. */
final class TokenBuckets {

    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final double perSecond;
    private final double burst;
    private final Ticker clock;
    private final Cache<String, Bucket> buckets;

    TokenBuckets(int perSecond, int burst, int maxKeys, Ticker clock) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.clock = clock;
        Duration full = Duration.ofMillis(Math.max(1, (long) (burst * 1_000.0 / perSecond)));
        buckets = Caffeine.newBuilder()
                .maximumSize(maxKeys)
                .expireAfterWrite(full)
                .ticker(clock)
                .executor(Runnable::run)
                .build();
    }

    /** Takes one token: zero when there was one, else how long until there is. */
    Duration take(String key) {
        long now = clock.read();
        Bucket bucket = buckets.asMap().compute(key, (_, old) -> next(old, now));
        return bucket.taken()
                ? Duration.ZERO
                : Duration.ofNanos((long) Math.ceil((1 - bucket.left()) / perSecond * NANOS));
    }

    long size() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    private Bucket next(@Nullable Bucket old, long now) {
        double available = old == null ? burst : Math.min(burst, old.left() + (now - old.at()) / NANOS * perSecond);
        return available >= 1 ? new Bucket(available - 1, now, true) : new Bucket(available, now, false);
    }

    private record Bucket(double left, long at, boolean taken) {}
}
