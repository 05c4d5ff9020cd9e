package dev.maru.platform.sweep;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Does something again and again for as long as the service runs, one turn after the other. A turn that fails is complained
 * of, one that hangs is given up, and neither is the last one; turns that come due meanwhile are left out.
 */
public final class Sweep implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Sweep.class);

    private final String complaint;
    private final Duration first;
    private final Duration every;
    private final Duration atMost;
    private final Supplier<Mono<Void>> turn;
    private @Nullable Disposable running;

    /**
     * @param complaint what is to be said when a turn fails, such as {@code Old sessions are not removed}
     * @param every from the beginning of one turn to the next; the first one comes after that
     * @param atMost how long a turn may take
     */
    public Sweep(String complaint, Duration every, Duration atMost, Supplier<Mono<Void>> turn) {
        this(complaint, every, every, atMost, turn);
    }

    private Sweep(String complaint, Duration first, Duration every, Duration atMost, Supplier<Mono<Void>> turn) {
        this.complaint = complaint;
        this.first = first;
        this.every = every;
        this.atMost = atMost;
        this.turn = turn;
    }

    /** The same, but the first turn comes as soon as it is started. */
    public Sweep fromTheStart() {
        return new Sweep(complaint, Duration.ZERO, every, atMost, turn);
    }

    @Override
    public synchronized void start() {
        if (running == null) {
            running = Flux.interval(first, every)
                    .onBackpressureDrop()
                    .concatMap(
                            tick -> Mono.defer(turn).timeout(atMost).onErrorResume(e -> {
                                log.warn("{}: {}", complaint, e.toString());
                                return Mono.empty();
                            }),
                            0)
                    .subscribe(null, e -> log.error("{}, and will not be before a restart", complaint, e));
        }
    }

    @Override
    public synchronized void stop() {
        if (running != null) {
            running.dispose();
            running = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return running != null;
    }
}
