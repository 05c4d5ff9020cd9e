package dev.maru.userroom.withdrawal;

import dev.maru.userroom.account.Farewell;
import dev.maru.userroom.membership.Membership;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.outbox.Courier;
import reactor.core.publisher.Mono;

/** Leaves all rooms, as if by hand: whoever owned one hands it on, the last one closes it. */
final class LeavingRooms implements Farewell {

    private final Memberships memberships;
    private final Courier courier;

    LeavingRooms(Memberships memberships, Courier courier) {
        this.memberships = memberships;
        this.courier = courier;
    }

    @Override
    public Mono<Void> forget(String user, boolean erase) {
        return memberships
                .ofUser(user)
                .map(Membership::room)
                .concatMap(room -> memberships
                        .leave(room, user)
                        .then(courier.hurry(Memberships.OUTBOX, Membership.id(room, user))))
                .then();
    }
}
