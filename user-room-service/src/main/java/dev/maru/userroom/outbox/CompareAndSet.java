package dev.maru.userroom.outbox;

import dev.maru.userroom.UserRoomErrors;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Repeats a change that somebody else may win. */
public final class CompareAndSet {

    /** Lost races in a row after which a change gives up; each of them means that somebody else's succeeded. */
    static final int MAX_LOST_RACES = 30;

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(5);
    private static final Duration MAX_BACKOFF = Duration.ofMillis(100);

    private CompareAndSet() {}

    /** @param attempt reads, then changes what it read; false when it was changed in between */
    public static Mono<Void> untilWon(Mono<Boolean> attempt) {
        return attempt.filter(Boolean::booleanValue)
                .switchIfEmpty(Mono.error(LostRace::new))
                .retryWhen(Retry.backoff(MAX_LOST_RACES, FIRST_BACKOFF)
                        .maxBackoff(MAX_BACKOFF)
                        .filter(LostRace.class::isInstance)
                        .onRetryExhaustedThrow((spec, signal) -> UserRoomErrors.busy()))
                .then();
    }

    private static final class LostRace extends RuntimeException {
        LostRace() {
            super(null, null, false, false);
        }
    }
}
