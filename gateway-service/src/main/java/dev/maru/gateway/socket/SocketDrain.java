package dev.maru.gateway.socket;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/**
 * When the gateway stops, it sends its sockets away with 4503, spread over a while so that they do not all come back
 * to the same place at once. Runs before the web server's graceful shutdown, which would wait for sockets in vain.
 */
final class SocketDrain implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SocketDrain.class);
    private static final int SLICES = 20;

    private final SocketTunnel tunnels;
    private final Duration window;
    private final AtomicBoolean running = new AtomicBoolean();
    private final Disposable.Swap draining = Disposables.swap();

    SocketDrain(SocketTunnel tunnels, Duration window) {
        this.tunnels = tunnels;
        this.window = window;
    }

    @Override
    public void start() {
        running.set(true);
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public void stop(Runnable done) {
        running.set(false);
        List<Tunnel> open = List.copyOf(tunnels.open());
        if (open.isEmpty()) {
            done.run();
            return;
        }
        log.info("sending {} sockets away", open.size());
        int slice = Math.max(1, open.size() / SLICES);
        Duration pause = window.dividedBy(SLICES);
        draining.update(Flux.fromIterable(open)
                .buffer(slice)
                .concatMap(some ->
                        Flux.fromIterable(some).doOnNext(Tunnel::drain).then().delaySubscription(pause))
                .doFinally(_ -> done.run())
                .subscribe());
    }

    @Override
    public boolean isRunning() {
        return running.get();
    }

    /** Above the web server's graceful shutdown: higher phases stop first. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
