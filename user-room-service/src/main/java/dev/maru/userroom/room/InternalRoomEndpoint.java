package dev.maru.userroom.room;

import dev.maru.contracts.room.MembershipState;
import dev.maru.contracts.room.MembershipStates;
import dev.maru.contracts.room.MembershipsRequest;
import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.membership.Membership;
import dev.maru.userroom.membership.Memberships;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
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
                .flatMap(found -> memberships.find(room, user).map(membership -> state(found, membership)));
    }

    /** Where users stand in rooms: two queries, however many places are asked for. */
    @PostMapping("/memberships")
    Mono<MembershipStates> memberships(@RequestBody MembershipsRequest request) {
        List<MembershipsRequest.Place> places = request.places();
        if (places.size() > MembershipsRequest.MAX_PLACES) {
            throw MaruException.invalid(
                    "places", places.size() + " (expected: <= " + MembershipsRequest.MAX_PLACES + ")");
        }
        List<String> ids = places.stream()
                .map(place -> Membership.id(place.room(), place.user()))
                .distinct()
                .toList();
        Set<String> roomIds =
                places.stream().map(MembershipsRequest.Place::room).collect(Collectors.toSet());
        return Mono.zip(
                        rooms.among(roomIds).collectMap(Room::id),
                        memberships.among(ids).collectMap(Membership::id))
                .map(found -> new MembershipStates(places.stream()
                        .map(place -> state(place, found.getT1(), found.getT2()))
                        .toList()));
    }

    private static MembershipState state(
            MembershipsRequest.Place place, Map<String, Room> rooms, Map<String, Membership> memberships) {
        Room room = rooms.get(place.room());
        if (room == null) {
            return new MembershipState(place.room(), place.user(), MembershipState.NO_ROOM, null, 0);
        }
        Membership membership = memberships.get(Membership.id(place.room(), place.user()));
        return state(room, membership == null ? Membership.none(place.room(), place.user()) : membership);
    }

    private static MembershipState state(Room room, Membership membership) {
        return new MembershipState(
                membership.room(),
                membership.user(),
                membership.standing().word(),
                membership.isMember() ? Role.of(membership, room) : null,
                membership.version());
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
