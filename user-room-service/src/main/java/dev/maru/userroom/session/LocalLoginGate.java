package dev.maru.userroom.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.maru.platform.problem.MaruException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A {@link LoginGate} as this instance alone counts. It remembers a bounded number of accounts and addresses.
 */
final class LocalLoginGate {

    static final int MAX_ACCOUNTS = 20_000;
    static final int MAX_ADDRESSES = 20_000;

    /** For whoever tries again while attempts on the same account are under way. */
    private static final Duration SHORTLY = Duration.ofSeconds(1);

    private final LoginProperties properties;
    private final Clock clock;
    private final Cache<String, Tries> accounts;
    private final Cache<String, Window> addresses;

    LocalLoginGate(LoginProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
        Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
        accounts = Caffeine.newBuilder()
                .maximumSize(MAX_ACCOUNTS)
                .expireAfterWrite(properties.forget())
                .ticker(ticker)
                .build();
        addresses = Caffeine.newBuilder()
                .maximumSize(MAX_ADDRESSES)
                .expireAfterWrite(properties.window())
                .ticker(ticker)
                .build();
    }

    /** Lets an attempt in, or refuses it as {@code rate-limited}. Whoever is let in says how it went. */
    LoginGate.Attempt enter(String email, String address) {
        Instant now = clock.instant();
        Window window = addresses.getIfPresent(address);
        if (window != null && window.failures >= properties.failuresPerAddress()) {
            Duration left = Duration.between(now, window.start.plus(properties.window()));
            if (left.isPositive()) {
                throw MaruException.rateLimited(left);
            }
        }
        AtomicReference<Duration> wait = new AtomicReference<>(Duration.ZERO);
        accounts.asMap().compute(email, (key, known) -> {
            Tries tries = known == null ? new Tries(0, 0, now) : known;
            Duration pause = pause(tries, now);
            wait.set(pause);
            return pause.isZero() ? new Tries(tries.failures, tries.underWay + 1, tries.notBefore) : tries;
        });
        if (!wait.get().isZero()) {
            throw MaruException.rateLimited(wait.get());
        }
        return new Counted(email, address);
    }

    /** Accounts and addresses together. */
    long remembered() {
        accounts.cleanUp();
        addresses.cleanUp();
        return accounts.estimatedSize() + addresses.estimatedSize();
    }

    private Duration pause(Tries tries, Instant now) {
        if (tries.failures >= properties.failuresPerAccount()) {
            Duration left = Duration.between(now, tries.notBefore);
            return left.isPositive() ? left : tries.underWay > 0 ? SHORTLY : Duration.ZERO;
        }
        return tries.failures + tries.underWay < properties.failuresPerAccount() ? Duration.ZERO : SHORTLY;
    }

    /** The pause after a number of failures: none, then doubling. */
    private Duration pauseAfter(int failures) {
        int over = failures - properties.failuresPerAccount();
        if (over < 0) {
            return Duration.ZERO;
        }
        Duration pause = properties.pause().multipliedBy(1L << Math.min(over, 20));
        return pause.compareTo(properties.maxPause()) < 0 ? pause : properties.maxPause();
    }

    private void countAgainst(String address, Instant now) {
        addresses
                .asMap()
                .compute(
                        address,
                        (key, known) -> known == null || !now.isBefore(known.start.plus(properties.window()))
                                ? new Window(now, 1)
                                : new Window(known.start, known.failures + 1));
    }

    private record Tries(int failures, int underWay, Instant notBefore) {}

    private record Window(Instant start, int failures) {}

    /** One attempt that was let in. */
    private final class Counted implements LoginGate.Attempt {

        private final String email;
        private final String address;
        private final AtomicBoolean decided = new AtomicBoolean();

        private Counted(String email, String address) {
            this.email = email;
            this.address = address;
        }

        @Override
        public void succeeded() {
            if (decided.compareAndSet(false, true)) {
                accounts.asMap()
                        .computeIfPresent(
                                email,
                                (key, tries) ->
                                        tries.underWay <= 1 ? null : new Tries(0, tries.underWay - 1, tries.notBefore));
            }
        }

        @Override
        public void failed() {
            if (decided.compareAndSet(false, true)) {
                Instant now = clock.instant();
                countAgainst(address, now);
                accounts.asMap().compute(email, (key, known) -> {
                    Tries tries = known == null ? new Tries(0, 1, now) : known;
                    int failures = tries.failures + 1;
                    return new Tries(failures, Math.max(0, tries.underWay - 1), now.plus(pauseAfter(failures)));
                });
            }
        }

        @Override
        public void abandoned() {
            if (decided.compareAndSet(false, true)) {
                accounts.asMap()
                        .computeIfPresent(
                                email,
                                (key, tries) ->
                                        new Tries(tries.failures, Math.max(0, tries.underWay - 1), tries.notBefore));
            }
        }
    }
}
