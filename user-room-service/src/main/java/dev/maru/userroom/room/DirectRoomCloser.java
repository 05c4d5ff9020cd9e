package dev.maru.userroom.room;

import dev.maru.userroom.membership.Membership;
import dev.maru.userroom.relation.BlockListener;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Ends the room of two people when one blocks the other, and brings what follows from that on its way. */
final class DirectRoomCloser implements BlockListener {

    private final DirectRooms direct;
    private final MembershipOutbox outbox;

    DirectRoomCloser(DirectRooms direct, MembershipOutbox outbox) {
        this.direct = direct;
        this.outbox = outbox;
    }

    @Override
    public Mono<Void> blocked(String by, String whom, Mono<Boolean> stands) {
        return direct.find(by, whom)
                .flatMap(room -> direct.close(room, stands)
                        .thenMany(Flux.fromIterable(room.partners()))
                        .concatMap(one -> tell(Membership.id(room.id(), one)))
                        .then());
    }

    /** At once, and not when the sweep comes by. */
    private Mono<Void> tell(String membership) {
        return outbox.unsent(membership)
                .flatMapIterable(items -> items)
                .concatMap(item -> outbox.deliver(membership, item).then(outbox.remove(membership, item)))
                .then();
    }
}
