package dev.maru.userroom.room;

import dev.maru.contracts.room.AppendEntry;
import dev.maru.contracts.room.MembershipState;
import dev.maru.userroom.chat.ChatClient;
import dev.maru.userroom.fact.FactLog;
import dev.maru.userroom.membership.Membership;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.outbox.OutboxItem;
import dev.maru.userroom.outbox.OutboxOwner;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What follows from a change of a membership. Other services learn it first: who was sent away must be out also while the room's log cannot
 * be written. Then the seat is free, the room has its right owner, and its log says so.
 */
final class MembershipOutbox implements OutboxOwner {

    private final Memberships memberships;
    private final Rooms rooms;
    private final Ownership ownership;
    private final FactLog facts;
    private final ChatClient chat;

    MembershipOutbox(Memberships memberships, Rooms rooms, Ownership ownership, FactLog facts, ChatClient chat) {
        this.memberships = memberships;
        this.rooms = rooms;
        this.ownership = ownership;
        this.facts = facts;
        this.chat = chat;
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
                .flatMap(membership -> facts.append(item.key(), state(membership))
                        .then(free(membership.room(), item.seat()))
                        .then(
                                item.kind().equals(Memberships.CHANGED)
                                        ? Mono.empty()
                                        : ownership
                                                .settle(membership.room())
                                                .then(chat.append(membership.room(), entry(membership, item)))));
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

    private static AppendEntry entry(Membership membership, OutboxItem line) {
        return line.kind().equals(Memberships.REMOVED)
                ? new AppendEntry(
                        line.key(),
                        line.kind(),
                        line.by() == null ? membership.user() : line.by(),
                        membership.user(),
                        null)
                : new AppendEntry(line.key(), line.kind(), membership.user());
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
