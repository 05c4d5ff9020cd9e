package dev.maru.userroom.room;

import dev.maru.userroom.membership.Membership;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.outbox.CompareAndSet;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Keeps a room's owner among its members: when the owner is gone, the longest member owns the room; when all are gone, the
 * room is archived; when somebody comes to an archived room, it is theirs.
 *
 * <p>Runs after every change of a membership, and looks again after every change of its own. So of two who leave at the
 * same time, whoever looks last sees both: no room keeps an owner who left, and none stays archived with somebody in it.
 */
final class Ownership {

    private final Rooms rooms;
    private final Memberships memberships;

    Ownership(Rooms rooms, Memberships memberships) {
        this.rooms = rooms;
        this.memberships = memberships;
    }

    Mono<Void> settle(String id) {
        return CompareAndSet.untilWon(
                Mono.defer(() -> rooms.find(id).flatMap(this::step).defaultIfEmpty(true)));
    }

    /** True when the room is right as it is; false when it was changed, by whomever, and must be looked at again. */
    private Mono<Boolean> step(Room room) {
        return switch (room.state()) {
            case DELETED -> Mono.just(true);
            case OPEN ->
                founded(room)
                        .then(memberships.isMember(room.id(), room.owner()))
                        .flatMap(present -> present ? Mono.just(true) : succeed(room));
            case ARCHIVED ->
                memberships
                        .longest(room.id())
                        .flatMap(heir -> rooms.handOver(room, heir.user()).thenReturn(false))
                        .defaultIfEmpty(true);
        };
    }

    /** Somebody may find a new room before its creator is in it, and must not inherit it. */
    private Mono<Void> founded(Room room) {
        boolean isNew = room.outbox().stream().anyMatch(item -> item.kind().equals(Rooms.CREATED));
        return isNew ? memberships.found(room.id(), room.owner()) : Mono.empty();
    }

    private Mono<Boolean> succeed(Room room) {
        return memberships
                .longest(room.id())
                .map(Membership::user)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(heir -> heir.isPresent() ? rooms.handOver(room, heir.get()) : rooms.archive(room))
                .thenReturn(false);
    }
}
