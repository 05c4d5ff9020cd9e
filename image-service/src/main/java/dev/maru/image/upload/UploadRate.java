package dev.maru.image.upload;

import dev.maru.platform.problem.MaruException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** A token bucket per user, for a bounded number of users. */
public final class UploadRate {

    private final double perNano;
    private final int burst;
    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets;

    UploadRate(UploadLimits limits, LongSupplier nanoTime) {
        this.perNano = limits.perMinute() / (double) Duration.ofMinutes(1).toNanos();
        this.burst = limits.burst();
        this.nanoTime = nanoTime;
        this.buckets = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                return size() > limits.remembered();
            }
        };
    }

    /** Counts one upload, or says when to come again. */
    public void take(String user) {
        long wait;
        synchronized (buckets) {
            wait = buckets.computeIfAbsent(user, _ -> new Bucket(burst, nanoTime.getAsLong()))
                    .take();
        }
        if (wait > 0) {
            throw MaruException.rateLimited(Duration.ofNanos(wait));
        }
    }

    private final class Bucket {

        private double tokens;
        private long at;

        Bucket(double tokens, long at) {
            this.tokens = tokens;
            this.at = at;
        }

        long take() {
            long now = nanoTime.getAsLong();
            tokens = Math.min(burst, tokens + (now - at) * perNano);
            at = now;
            if (tokens < 1) {
                return (long) Math.ceil((1 - tokens) / perNano);
            }
            tokens--;
            return 0;
        }
    }
}
