package dev.maru.userroom.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.maru.platform.problem.MaruException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A number of events in a time, for each key, kept by this instance: all at once at first, then as they come free again.
 * One number is remembered for each of a bounded number of keys.
 */
public final class Quota {

    static final int MAX_KEYS = 50_000;

    private final Clock clock;
    private final long window;
    private final long interval;
    private final Cache<String, Long> fullAt;

    public Quota(int events, Duration per, Clock clock) {
        this.clock = clock;
        this.window = per.toMillis();
        this.interval = Math.max(1, window / events);
        Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
        this.fullAt = Caffeine.newBuilder()
                .maximumSize(MAX_KEYS)
                .expireAfterWrite(per)
                .ticker(ticker)
                .build();
    }

    /** Takes one, or refuses as {@code rate-limited} with the time until the next comes free. */
    public void take(String key) {
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
        if (wait.get() > 0) {
            throw MaruException.rateLimited(Duration.ofMillis(wait.get()));
        }
    }
}
