package dev.maru.image.avatar;

import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/** Looks for hand-overs that are due, from the start of the service to its end. */
final class HandOverSweep implements SmartLifecycle {

    private final HandOver handOver;
    private final Duration interval;
    private Disposable sweeping = Disposables.disposed();

    HandOverSweep(HandOver handOver, HandOverProperties properties) {
        this.handOver = handOver;
        this.interval = properties.sweep();
    }

    @Override
    public void start() {
        sweeping = Flux.interval(Duration.ZERO, interval)
                .onBackpressureDrop()
                .concatMap(_ -> handOver.due(), 1)
                .subscribe();
    }

    @Override
    public void stop() {
        sweeping.dispose();
    }

    @Override
    public boolean isRunning() {
        return !sweeping.isDisposed();
    }
}
