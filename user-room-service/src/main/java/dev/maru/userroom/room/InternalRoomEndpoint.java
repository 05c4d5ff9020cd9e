package dev.maru.userroom.room;

import dev.maru.contracts.room.MembershipState;
import dev.maru.contracts.room.MembershipStates;
import dev.maru.contracts.room.MembershipsRequest;
import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.membership.Membership;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.outbox.CompareAndSet;
import dev.maru.userroom.outbox.Courier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What other services ask about memberships, and tell about rooms. */
@RestController
@RequestMapping("/internal/v1")
final class InternalRoomEndpoint {

    private static final Pattern PATH = Pattern.compile("/pictures/[A-Za-z0-9._-]{1,128}");

    private final Rooms rooms;
    private final Memberships memberships;
    private final Standpoints standpoints;
    private final Courier courier;

    InternalRoomEndpoint(Rooms rooms, Memberships memberships, Standpoints standpoints, Courier courier) {
        this.rooms = rooms;
        this.memberships = memberships;
        this.standpoints = standpoints;
        this.courier = courier;
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
                membership.isMember() ? Role.of(membership, room).word() : null,
                membership.version(),
                membership.mutedUntil(),
                room.rules());
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

    /** Whether a user may change the name and the picture of a room now: 204, or the refusal that the user gets. */
    @GetMapping("/rooms/{room}/members/{user}/rights/rename")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> mayRename(@PathVariable String room, @PathVariable String user) {
        return standpoints.allowed(room, user, Right.RENAME).then();
    }

    /** Takes the paths of a room's new picture, or that it has none any more, from image-service, which has asked who may change it. */
    @PutMapping("/rooms/{room}/picture")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> show(@PathVariable String room, @RequestBody Picture body) {
        Long version = body.version();
        if (version == null || version < 1) {
            throw MaruException.invalid("version", "expected: a number from 1");
        }
        RoomPicture picture = body.picture();
        if (picture != null) {
            requirePath("picture.128", picture.small());
            requirePath("picture.256", picture.medium());
            requirePath("picture.512", picture.large());
        }
        return CompareAndSet.untilWon(Mono.defer(() -> rooms.require(room)
                        .flatMap(now -> version(now) >= version ? Mono.just(true) : rooms.show(now, picture, version))))
                .then(courier.hurry(Rooms.OUTBOX, room));
    }

    private static long version(Room room) {
        return room.pictureVersion() == null ? 0 : room.pictureVersion();
    }

    private static void requirePath(String field, @Nullable String path) {
        if (path == null || !PATH.matcher(path).matches()) {
            throw MaruException.invalid(field, "expected: /pictures/ and a name");
        }
    }

    record RoomIds(List<String> items) {}

    /** @param version grows with every picture of the room, and with its removal */
    record Picture(@Nullable RoomPicture picture, @Nullable Long version) {}
}
