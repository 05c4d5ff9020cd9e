package dev.maru.userroom.room;

import dev.maru.userroom.outbox.Courier;
import java.time.Clock;
import reactor.core.publisher.Mono;

/** Deletes temporary rooms that nobody came back to. Several instances may do so at once: one of them wins. */
final class AbandonedRooms {

    /** Rooms of one sweep. */
    private static final int BATCH = 100;

    private final Rooms rooms;
    private final Courier courier;
    private final RoomProperties properties;
    private final Clock clock;

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
}
