package dev.maru.userroom.room;

import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.limit.RateLimits;
import dev.maru.userroom.membership.Membership;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.outbox.Courier;
import dev.maru.userroom.text.SearchWords;
import reactor.core.publisher.Mono;

/** Rooms that are entered by their name, and made by it. That a name has one such room is decided by a unique index. */
final class NamedRooms {

    private static final int ATTEMPTS = 3;

    private final Rooms rooms;
    private final Memberships memberships;
    private final Entrance entrance;
    private final Courier courier;
    private final RateLimits limits;

    NamedRooms(Rooms rooms, Memberships memberships, Entrance entrance, Courier courier, RateLimits limits) {
        this.rooms = rooms;
        this.memberships = memberships;
        this.entrance = entrance;
        this.courier = courier;
        this.limits = limits;
    }

    Mono<Room> enter(String name, String user, Entrance.Key key) {
        return enter(name, user, key, ATTEMPTS);
    }

    /** A room may be made, deleted or renamed between the look and the step. */
    private Mono<Room> enter(String name, String user, Entrance.Key key, int attempts) {
        if (attempts == 0) {
            return Mono.error(UserRoomErrors.busy());
        }
        String slot = SearchWords.key(name);
        return rooms.named(slot)
                .switchIfEmpty(Mono.defer(() -> make(name, slot, user)))
                .flatMap(room -> entrance.enter(room.id(), user, key).then(Mono.defer(() -> rooms.find(room.id()))))
                .filter(room -> !room.isDeleted())
                .switchIfEmpty(Mono.defer(() -> enter(name, user, key, attempts - 1)));
    }

    private Mono<Room> make(String name, String slot, String user) {
        return memberships
                .requireSeat(user)
                .then(limits.take(RateLimits.Kind.CREATE, user))
                .then(rooms.create(new NewRoom(RoomKind.PUBLIC, name, slot, user, null, null, false, null), null))
                .flatMap(room -> memberships
                        .found(room.id(), user)
                        .then(courier.hurry(Rooms.OUTBOX, room.id()))
                        .then(courier.hurry(Memberships.OUTBOX, Membership.id(room.id(), user)))
                        .thenReturn(room));
    }
}
