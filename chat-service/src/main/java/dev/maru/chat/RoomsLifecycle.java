package dev.maru.chat;

import dev.maru.chat.cursor.ReadCursors;
import dev.maru.chat.instance.Instance;
import dev.maru.chat.instance.InstanceListener;
import dev.maru.chat.instance.Instances;
import dev.maru.chat.relay.RedisRelay;
import dev.maru.chat.room.RoomHub;
import dev.maru.chat.room.RoomWriter;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Starts what runs by itself before the web server takes requests, and stops it after the last one: what is queued is written, cursors
 * too.
 */
final class RoomsLifecycle implements SmartLifecycle {

    private final RoomHub hub;
    private final RoomWriter writer;
    private final RedisRelay relay;
    private final ReadCursors cursors;
    private final Instances instances;

    private volatile @Nullable Disposable flushing;

    RoomsLifecycle(RoomHub hub, RoomWriter writer, RedisRelay relay, ReadCursors cursors, Instances instances) {
        this.hub = hub;
        this.writer = writer;
        this.relay = relay;
        this.cursors = cursors;
        this.instances = instances;
    }

    @Override
    public void start() {
        flushing = cursors.start();
        hub.start();
        writer.start();
        instances.addListener(new InstanceListener() {
            /** What it stored last it may not have announced. */
            @Override
            public void onDied(Instance instance) {
                hub.sweepNow();
            }
        });
    }

    @Override
    public boolean isRunning() {
        return flushing != null;
    }

    /** Lowest: first to start, last to stop. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public void stop(Runnable done) {
        Disposable running = flushing;
        flushing = null;
        if (running != null) {
            running.dispose();
        }
        Mono.fromFuture(writer.finish())
                .then(cursors.flushAll())
                .then(relay.close())
                .onErrorComplete()
                .doFinally(_ -> done.run())
                .subscribe();
    }
}
