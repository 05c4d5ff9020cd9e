package dev.maru.userroom.room;

import dev.maru.contracts.room.MembershipState;
import dev.maru.userroom.membership.Membership;
import dev.maru.userroom.membership.Memberships;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What other services ask about memberships. */
@RestController
@RequestMapping("/internal/v1")
final class InternalRoomEndpoint {

    private final Rooms rooms;
    private final Memberships memberships;

    InternalRoomEndpoint(Rooms rooms, Memberships memberships) {
        this.rooms = rooms;
        this.memberships = memberships;
    }

    @GetMapping("/rooms/{room}/members/{user}")
    Mono<MembershipState> membership(@PathVariable String room, @PathVariable String user) {
        return rooms.require(room)
                .flatMap(found -> memberships
                        .find(room, user)
                        .map(membership -> new MembershipState(
                                room,
                                user,
                                membership.standing().word(),
                                membership.isMember() ? Role.of(membership, found) : null,
                                membership.version())));
    }

    @GetMapping("/users/{user}/rooms")
    Mono<RoomIds> rooms(@PathVariable String user) {
        return memberships
                .ofUser(user)
                .map(Membership::room)
                .collectList()
                .flatMap(ids -> rooms.among(ids).map(Room::id).collectList())
                .map(RoomIds::new);
    }

    record RoomIds(List<String> items) {}
}
