package dev.maru.chat.bell;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Shortens the pause between two looks of somebody. A ring that comes during a look is not lost: the pause after it is over at once. Many
 * rings wake up once.
 */
public final class Bell {

    /** Between two looks at least, so that a bell that rings all the time does not keep anybody busy all the time. */
    private static final Duration BREATH = Duration.ofMillis(10);

    private final AtomicReference<Sinks.Empty<Void>> next = new AtomicReference<>(Sinks.empty());

    public void ring() {
        next.get().tryEmitEmpty();
    }

    /**
     * Completes when it rang since the last pause was over, or when that takes too long. For one who waits at a time.
     *
     * @param atMost how long
     */
    public Mono<Void> pause(Duration atMost) {
        return Mono.delay(BREATH)
                .then(Mono.defer(() -> Mono.firstWithSignal(
                        next.get().asMono(), Mono.delay(atMost).then())))
                // Whoever rings before this rings before the look that follows.
                .then(Mono.fromRunnable(() -> next.set(Sinks.empty())));
    }
}
