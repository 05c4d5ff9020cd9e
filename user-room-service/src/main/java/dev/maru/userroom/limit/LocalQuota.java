package dev.maru.userroom.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A {@link Quota} as this instance alone counts it. One number is remembered for each of a bounded number of keys. */
final class LocalQuota {

    static final int MAX_KEYS = 50_000;

    private final Clock clock;
    private final long window;
    private final long interval;
    private final Cache<String, Long> fullAt;

    LocalQuota(Duration window, Duration interval, Clock clock) {
        this.clock = clock;
        this.window = window.toMillis();
        this.interval = interval.toMillis();
        Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
        this.fullAt = Caffeine.newBuilder()
                .maximumSize(MAX_KEYS)
                .expireAfterWrite(window)
                .ticker(ticker)
                .build();
    }

    /** Takes one and answers 0, or the milliseconds until the next comes free. */
    long take(String key) {
        long now = clock.millis();
        AtomicLong wait = new AtomicLong();
        fullAt.asMap().compute(key, (k, known) -> {
            long next = Math.max(known == null ? now : known, now) + interval;
            if (next - now > window) {
                wait.set(next - now - window);
                return known;
            }
            return next;
        });
        return wait.get();
    }

    void giveBack(String key) {
        fullAt.asMap().computeIfPresent(key, (k, known) -> known - interval);
    }

    long remembered() {
        fullAt.cleanUp();
        return fullAt.estimatedSize();
    }
}
