package dev.maru.userroom.room;

import dev.maru.userroom.membership.Headcount;
import dev.maru.userroom.membership.Memberships;
import java.util.List;
import reactor.core.publisher.Mono;

/** Shows rooms to a person: with how many are in them, and whether the person is. */
final class RoomViews {

    private final Memberships memberships;
    private final Headcount headcount;

    RoomViews(Memberships memberships, Headcount headcount) {
        this.memberships = memberships;
        this.headcount = headcount;
    }

    Mono<RoomView> of(Room room, String user) {
        return Mono.zip(headcount.of(room.id()), memberships.isMember(room.id(), user))
                .map(both -> RoomView.of(room, both.getT1(), both.getT2()));
    }

    Mono<List<RoomView>> of(List<Room> rooms, String user) {
        if (rooms.isEmpty()) {
            return Mono.just(List.of());
        }
        List<String> ids = rooms.stream().map(Room::id).toList();
        return Mono.zip(headcount.of(ids), memberships.roomsAmong(ids, user))
                .map(both -> rooms.stream()
                        .map(room -> RoomView.of(
                                room,
                                both.getT1().getOrDefault(room.id(), 0),
                                both.getT2().contains(room.id())))
                        .toList());
    }
}
