package dev.maru.userroom.limit;

import java.time.Clock;
import java.time.Duration;

/** Makes quotas, which all instances count together. */
public final class Quotas {

    private final Clock clock;
    private final SharedCounts shared;

    Quotas(Clock clock, SharedCounts shared) {
        this.clock = clock;
        this.shared = shared;
    }

    /**
     * @param name of what is counted; the same on every instance, and no other quota's
     * @param events at least 1
     */
    public Quota of(String name, int events, Duration window) {
        return new Quota(name, events, window, clock, shared);
    }
}
