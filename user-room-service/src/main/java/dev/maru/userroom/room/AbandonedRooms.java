package dev.maru.userroom.room;

import dev.maru.userroom.outbox.Courier;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Deletes temporary rooms that nobody came back to. Several instances may do so at once: one of them wins. */
final class AbandonedRooms implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(AbandonedRooms.class);

    /** Rooms of one sweep. */
    private static final int BATCH = 100;

    private static final Duration SWEEP_TIMEOUT = Duration.ofSeconds(30);

    private final Rooms rooms;
    private final Courier courier;
    private final RoomProperties properties;
    private final Clock clock;
    private @Nullable Disposable running;

    AbandonedRooms(Rooms rooms, Courier courier, RoomProperties properties, Clock clock) {
        this.rooms = rooms;
        this.courier = courier;
        this.properties = properties;
        this.clock = clock;
    }

    /** Deletes what is abandoned now. Whoever comes in at the same moment keeps the room. */
    Mono<Void> sweep() {
        return Mono.defer(() -> rooms.abandoned(clock.instant().minus(properties.grace()), BATCH)
                .concatMap(room -> rooms.delete(room)
                        .filter(Boolean::booleanValue)
                        .flatMap(deleted -> courier.hurry(Rooms.OUTBOX, room.id())))
                .then());
    }

    @Override
    public synchronized void start() {
        running = Flux.interval(properties.sweepEvery())
                .onBackpressureDrop()
                .concatMap(tick -> sweep().timeout(SWEEP_TIMEOUT).onErrorResume(e -> {
                    log.warn("Abandoned rooms were not looked for: {}", e.toString());
                    return Mono.empty();
                }))
                .subscribe(null, e -> log.error("Abandoned rooms are not looked for any more", e));
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
