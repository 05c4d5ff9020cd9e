package dev.maru.userroom.limit;

import dev.maru.platform.problem.MaruException;
import java.time.Clock;
import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * A number of events in a time, for each key: all at once at first, then as they come free again. All instances count
 * together; while Redis is away each counts alone. What is kept of a key is the time at which all of them are free again.
 */
public final class Quota {

    private static final String TAKE = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local window, interval = tonumber(ARGV[1]), tonumber(ARGV[2])
        local free = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now) + interval
        if free - now > window then
          return free - now - window
        end
        redis.call('SET', KEYS[1], string.format('%.0f', free), 'PX', free - now)
        return 0
        """;

    private static final String GIVE_BACK = """
        local free = redis.call('GET', KEYS[1])
        if free then
          redis.call('SET', KEYS[1], string.format('%.0f', free - ARGV[1]), 'PX', math.max(1, redis.call('PTTL', KEYS[1])))
        end
        return 0
        """;

    private final String name;
    private final Duration window;
    private final Duration interval;
    private final LocalQuota local;
    private final SharedCounts shared;

    Quota(String name, int events, Duration window, Clock clock, SharedCounts shared) {
        this.name = name;
        this.window = window;
        this.interval = Duration.ofMillis(Math.max(1, window.toMillis() / events));
        this.local = new LocalQuota(window, interval, clock);
        this.shared = shared;
    }

    /** Takes one, or refuses as {@code rate-limited} with the time until the next comes free. */
    public Mono<Void> take(String key) {
        return shared.ask(TAKE, name, key, window.toMillis(), interval.toMillis())
                .onErrorResume(SharedCounts.Away.class, away -> Mono.fromSupplier(() -> local.take(key)))
                .flatMap(wait ->
                        wait > 0 ? Mono.error(MaruException.rateLimited(Duration.ofMillis(wait))) : Mono.<Void>empty());
    }

    /** Takes back a count: what was let in was no attempt after all. */
    public Mono<Void> giveBack(String key) {
        return shared.ask(GIVE_BACK, name, key, interval.toMillis())
                .onErrorResume(SharedCounts.Away.class, away -> Mono.fromRunnable(() -> local.giveBack(key)))
                .then();
    }
}
