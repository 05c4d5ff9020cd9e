package dev.maru.userroom.room;

import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.membership.Membership;
import reactor.core.publisher.Mono;

/** A room, and where somebody stands in it. */
record Standpoint(Room room, Membership membership) {

    boolean isMember() {
        return membership.isMember();
    }

    Role role() {
        return Role.of(membership, room);
    }

    /** Itself for a member whose role allows it; a refusal for everybody else. */
    Mono<Standpoint> allowed(Right right) {
        if (!isMember()) {
            return Mono.error(UserRoomErrors.notAMember());
        }
        return role().may(right) ? Mono.just(this) : Mono.error(UserRoomErrors.notAllowed());
    }
}
