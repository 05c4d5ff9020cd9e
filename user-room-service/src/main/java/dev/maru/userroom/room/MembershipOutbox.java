package dev.maru.userroom.room;

import dev.maru.contracts.room.Line;
import dev.maru.contracts.room.MembershipState;
import dev.maru.userroom.fact.FactLog;
import dev.maru.userroom.membership.Membership;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.outbox.OutboxItem;
import dev.maru.userroom.outbox.OutboxOwner;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What follows from a change of a membership. Other services learn it first, and what the room's log says of it: who was sent away must be
 * out whatever else fails. Then the seat is free and the room has its right owner.
 */
final class MembershipOutbox implements OutboxOwner {

    private final Memberships memberships;
    private final Rooms rooms;
    private final Ownership ownership;
    private final FactLog facts;

    MembershipOutbox(Memberships memberships, Rooms rooms, Ownership ownership, FactLog facts) {
        this.memberships = memberships;
        this.rooms = rooms;
        this.ownership = ownership;
        this.facts = facts;
    }

    @Override
    public String name() {
        return Memberships.OUTBOX;
    }

    @Override
    public Mono<List<OutboxItem>> unsent(String id) {
        return memberships.byId(id).map(Membership::outbox).defaultIfEmpty(List.of());
    }

    @Override
    public Mono<Void> deliver(String id, OutboxItem item) {
        return memberships
                .byId(id)
                .flatMap(membership -> facts.append(item.key(), state(membership), line(membership, item))
                        .then(free(membership.room(), item.seat()))
                        .then(
                                item.kind().equals(Memberships.CHANGED)
                                        ? Mono.empty()
                                        : ownership.settle(membership.room())));
    }

    private Mono<Void> free(String room, @Nullable String seat) {
        return seat == null ? Mono.empty() : rooms.freeSeat(room, seat);
    }

    /** The room's rules are told by the room; who owns it stands there. */
    private static MembershipState state(Membership membership) {
        return new MembershipState(
                membership.room(),
                membership.user(),
                membership.standing().word(),
                membership.isMember() ? role(membership) : null,
                membership.version(),
                membership.mutedUntil(),
                null);
    }

    private static String role(Membership membership) {
        return (membership.isModerator() ? Role.MODERATOR : Role.MEMBER).word();
    }

    private static @Nullable Line line(Membership membership, OutboxItem item) {
        String user = membership.user();
        return switch (item.kind()) {
            case Memberships.CHANGED -> null;
            case Memberships.REMOVED -> new Line(item.kind(), item.by() == null ? user : item.by(), user, null);
            default -> new Line(item.kind(), user);
        };
    }

    @Override
    public Mono<Void> remove(String id, OutboxItem line) {
        return memberships.removeLine(id, line.key());
    }

    @Override
    public Mono<Void> fence(String id) {
        return memberships.fence(id);
    }
}
