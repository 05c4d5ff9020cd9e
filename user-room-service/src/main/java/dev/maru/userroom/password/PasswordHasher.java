package dev.maru.userroom.password;

import dev.maru.userroom.UserRoomErrors;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.text.Normalizer;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Argon2id. It is slow and takes memory on purpose, so it runs on its own few threads: what it may cost at most is
 * threads times memory, and when too many wait the next one is told {@code busy}.
 */
public final class PasswordHasher implements AutoCloseable {

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int IDLE_SECONDS = 60;

    private final Argon2PasswordEncoder encoder;
    private final Scheduler scheduler;
    private final AtomicInteger pending = new AtomicInteger();
    private final Timer timer;

    /** A hash that no password has: an unknown user costs the same time as a known one. */
    private final String nobody;

    PasswordHasher(PasswordProperties properties, MeterRegistry meters) {
        encoder = new Argon2PasswordEncoder(
                SALT_BYTES,
                HASH_BYTES,
                properties.parallelism(),
                Math.toIntExact(properties.memory().toKilobytes()),
                properties.iterations());
        int queuePerThread = Math.ceilDiv(properties.queue(), properties.threads());
        scheduler = Schedulers.newBoundedElastic(properties.threads(), queuePerThread, "password", IDLE_SECONDS, true);
        timer = meters.timer("maru.password.hash");
        meters.gauge("maru.password.pending", pending);
        nobody = encode("nobody has this password 0");
    }

    public Mono<String> hash(String password) {
        return slow(() -> encode(normal(password)));
    }

    /** Whether the password has this hash; null is the hash of an unknown user, takes as long, and is never matched. */
    public Mono<Boolean> matches(String password, @Nullable String hash) {
        return slow(() -> {
            boolean same = encoder.matches(normal(password), hash == null ? nobody : hash);
            return hash != null && same;
        });
    }

    @Override
    public void close() {
        scheduler.dispose();
    }

    private <T> Mono<T> slow(Callable<T> work) {
        return Mono.fromCallable(() -> timer.recordCallable(work))
                .subscribeOn(scheduler)
                .doOnSubscribe(subscription -> pending.incrementAndGet())
                .doFinally(signal -> pending.decrementAndGet())
                .onErrorMap(RejectedExecutionException.class, e -> UserRoomErrors.busy());
    }

    private String encode(String password) {
        String hash = encoder.encode(password);
        if (hash == null) {
            throw new IllegalStateException("Argon2 gave no hash");
        }
        return hash;
    }

    /** One form of letters that keyboards write in two: Hangul from a Mac arrives in pieces. */
    private static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }
}
