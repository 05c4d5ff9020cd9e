package dev.maru.userroom.room;

import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.membership.Membership;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.outbox.Courier;
import dev.maru.userroom.profile.Profiles;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code PUT /api/v1/me/direct-rooms/{user}}: the room that one has with somebody. */
@RestController
final class DirectRoomEndpoint {

    private final DirectRooms direct;
    private final Rooms rooms;
    private final RoomViews views;
    private final Profiles profiles;
    private final Courier courier;

    DirectRoomEndpoint(DirectRooms direct, Rooms rooms, RoomViews views, Profiles profiles, Courier courier) {
        this.direct = direct;
        this.rooms = rooms;
        this.views = views;
        this.profiles = profiles;
        this.courier = courier;
    }

    @PutMapping("/api/v1/me/direct-rooms/{user}")
    Mono<RoomView> open(@CurrentUser String me, @PathVariable String user) {
        if (user.equals(me)) {
            throw UserRoomErrors.notWithOneself();
        }
        return profiles.person(user)
                .switchIfEmpty(Mono.error(UserRoomErrors::noPerson))
                .flatMap(person -> direct.open(me, user))
                .flatMap(room -> courier.hurry(Rooms.OUTBOX, room.id())
                        .thenMany(Flux.fromIterable(room.partners()))
                        .concatMap(one -> courier.hurry(Memberships.OUTBOX, Membership.id(room.id(), one)))
                        .then(courier.hurry(Rooms.OUTBOX, room.id()))
                        .then(Mono.defer(() -> rooms.require(room.id()))))
                .flatMap(room -> views.of(room, me));
    }
}
