package dev.maru.userroom.room;

import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.membership.Standing;
import reactor.core.publisher.Mono;

/** The one place that decides who sees a room and who may do what in it. */
final class Standpoints {

    private final Rooms rooms;
    private final Memberships memberships;

    Standpoints(Rooms rooms, Memberships memberships) {
        this.rooms = rooms;
        this.memberships = memberships;
    }

    /** For whoever may know of the room; to others a hidden room is like one that never was. */
    Mono<Standpoint> seen(String room, String user) {
        return rooms.require(room)
                .flatMap(found -> memberships.find(room, user).map(membership -> new Standpoint(found, membership)))
                .filter(found -> !found.room().kind().isHidden()
                        || found.isMember()
                        || found.membership().standing() == Standing.INVITED)
                .switchIfEmpty(Mono.error(UserRoomErrors::noRoom));
    }

    Mono<Standpoint> member(String room, String user) {
        return seen(room, user).filter(Standpoint::isMember).switchIfEmpty(Mono.error(UserRoomErrors::notAMember));
    }

    Mono<Standpoint> allowed(String room, String user, Right right) {
        return seen(room, user).flatMap(found -> found.allowed(right));
    }

    /** For whoever may do something to somebody, whose standpoint is answered. */
    Mono<Standpoint> above(String room, String user, Right right, String other) {
        if (other.equals(user)) {
            return Mono.error(UserRoomErrors.notOneself());
        }
        return allowed(room, user, right)
                .flatMap(mine -> memberships
                        .find(room, other)
                        .map(membership -> new Standpoint(mine.room(), membership))
                        .filter(theirs -> !theirs.isMember() || mine.role().isAbove(theirs.role()))
                        .switchIfEmpty(Mono.error(UserRoomErrors::notAllowed)));
    }
}
