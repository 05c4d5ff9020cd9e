package dev.maru.userroom.session;

import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.limit.SharedCounts;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;

/**
 * Slows down those who guess. An account takes a few failures, then one attempt at a time with growing pauses, but is never
 * locked; an address takes a number of failures in a window. An attempt under way counts as a failure of its account until
 * it succeeds, so that guessing in parallel gains nothing. Whether an account exists makes no difference.
 *
 * <p>All instances count together; while Redis is away each counts alone.
 */
final class LoginGate {

    /** One attempt that was let in. What is said of it first holds. */
    interface Attempt {

        void succeeded();

        void failed();

        /** It came to nothing: we were busy, or the client went away. */
        void abandoned();
    }

    private static final String ACCOUNT = "logins by account";
    private static final String ADDRESS = "failed logins by address";

    /** An attempt whose instance died is under way for no longer than this. */
    private static final Duration LONGEST_ATTEMPT = Duration.ofMinutes(1);

    /** For whoever tries again while attempts on the same account are under way. */
    private static final Duration SHORTLY = Duration.ofSeconds(1);

    private static final String LEFT_OF_WINDOW = """
        if tonumber(redis.call('GET', KEYS[1]) or 0) < tonumber(ARGV[1]) then
          return 0
        end
        return math.max(redis.call('PTTL', KEYS[1]), 0)
        """;

    private static final String COUNT_IN_WINDOW = """
        if redis.call('INCR', KEYS[1]) == 1 then
          redis.call('PEXPIRE', KEYS[1], ARGV[1])
        end
        return 0
        """;

    /** Of an account: how many failures, how many attempts under way since when, and when the next one is let in. */
    private static final String TRIES = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local known = redis.call('HMGET', KEYS[1], 'failures', 'underWay', 'entered', 'notBefore')
        local failures, underWay = tonumber(known[1] or 0), tonumber(known[2] or 0)
        local entered, notBefore = tonumber(known[3] or 0), tonumber(known[4] or 0)
        """;

    private static final String ENTER = TRIES + """
        local allowed, shortly, longest, forget =
          tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
        if now - entered > longest then
          underWay = 0
        end
        if failures >= allowed then
          if notBefore > now then
            return notBefore - now
          elseif underWay > 0 then
            return shortly
          end
        elseif failures + underWay >= allowed then
          return shortly
        end
        redis.call('HSET', KEYS[1], 'underWay', underWay + 1, 'entered', string.format('%.0f', now))
        redis.call('PEXPIRE', KEYS[1], forget)
        return 0
        """;

    private static final String SUCCEED = TRIES + """
        if underWay <= 1 then
          redis.call('DEL', KEYS[1])
        else
          redis.call('HSET', KEYS[1], 'failures', 0, 'underWay', underWay - 1)
        end
        return 0
        """;

    private static final String FAIL = TRIES + """
        local allowed, pause, most, forget =
          tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
        failures = failures + 1
        if failures >= allowed then
          notBefore = now + math.min(most, pause * 2 ^ math.min(failures - allowed, 20))
        end
        redis.call('HSET', KEYS[1], 'failures', failures, 'underWay', math.max(0, underWay - 1),
          'notBefore', string.format('%.0f', notBefore))
        redis.call('PEXPIRE', KEYS[1], forget)
        return 0
        """;

    private static final String ABANDON = TRIES + """
        if redis.call('EXISTS', KEYS[1]) == 1 then
          redis.call('HSET', KEYS[1], 'underWay', math.max(0, underWay - 1))
        end
        return 0
        """;

    private final LoginProperties properties;
    private final SharedCounts counts;
    private final LocalLoginGate local;

    LoginGate(LoginProperties properties, SharedCounts counts, Clock clock) {
        this.properties = properties;
        this.counts = counts;
        this.local = new LocalLoginGate(properties, clock);
    }

    /** Lets an attempt in, or refuses it as {@code rate-limited}. Whoever is let in says how it went. */
    Mono<Attempt> enter(String account, String address) {
        return counts.ask(LEFT_OF_WINDOW, ADDRESS, address, properties.failuresPerAddress())
                .flatMap(LoginGate::refuse)
                .then(counts.ask(
                                ENTER,
                                ACCOUNT,
                                account,
                                properties.failuresPerAccount(),
                                SHORTLY.toMillis(),
                                LONGEST_ATTEMPT.toMillis(),
                                properties.forget().toMillis())
                        .flatMap(LoginGate::refuse))
                .then(Mono.<Attempt>fromSupplier(() -> new Counted(account, address)))
                .onErrorResume(SharedCounts.Away.class, away -> Mono.fromSupplier(() -> local.enter(account, address)));
    }

    private static Mono<Void> refuse(long wait) {
        return wait > 0 ? Mono.error(MaruException.rateLimited(Duration.ofMillis(wait))) : Mono.empty();
    }

    /** Counted by all instances. */
    private final class Counted implements Attempt {

        private final String account;
        private final String address;
        private final AtomicBoolean decided = new AtomicBoolean();

        private Counted(String account, String address) {
            this.account = account;
            this.address = address;
        }

        @Override
        public void succeeded() {
            if (decided.compareAndSet(false, true)) {
                counts.tell(SUCCEED, ACCOUNT, account);
            }
        }

        @Override
        public void failed() {
            if (decided.compareAndSet(false, true)) {
                counts.tell(
                        COUNT_IN_WINDOW, ADDRESS, address, properties.window().toMillis());
                counts.tell(
                        FAIL,
                        ACCOUNT,
                        account,
                        properties.failuresPerAccount(),
                        properties.pause().toMillis(),
                        properties.maxPause().toMillis(),
                        properties.forget().toMillis());
            }
        }

        @Override
        public void abandoned() {
            if (decided.compareAndSet(false, true)) {
                counts.tell(ABANDON, ACCOUNT, account);
            }
        }
    }
}
