package dev.maru.userroom.room;

import dev.maru.userroom.membership.Headcount;
import dev.maru.userroom.membership.Membership;
import dev.maru.userroom.membership.Memberships;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Shows rooms to a person: with how many are in them, and where the person stands. */
final class RoomViews {

    private final Memberships memberships;
    private final Headcount headcount;
    private final Clock clock;

    RoomViews(Memberships memberships, Headcount headcount, Clock clock) {
        this.memberships = memberships;
        this.headcount = headcount;
        this.clock = clock;
    }

    Mono<RoomView> of(Room room, String user) {
        return of(List.of(room), user).map(List::getFirst);
    }

    Mono<List<RoomView>> of(List<Room> rooms, String user) {
        if (rooms.isEmpty()) {
            return Mono.just(List.of());
        }
        List<String> ids = rooms.stream().map(Room::id).toList();
        return memberships
                .among(ids.stream().map(room -> Membership.id(room, user)).toList())
                .collectMap(Membership::room)
                .flatMap(mine -> of(rooms, user, mine));
    }

    /** @param mine where the person stands, by room; nowhere where it says nothing */
    Mono<List<RoomView>> of(List<Room> rooms, String user, Map<String, Membership> mine) {
        return headcount
                .of(rooms.stream().map(Room::id).toList())
                .map(counts -> rooms.stream()
                        .map(room -> RoomView.of(
                                room,
                                mine.getOrDefault(room.id(), Membership.none(room.id(), user)),
                                counts.getOrDefault(room.id(), 0),
                                clock.instant()))
                        .toList());
    }
}
