package dev.maru.userroom.room;

import dev.maru.contracts.room.AppendEntry;
import dev.maru.userroom.chat.ChatClient;
import dev.maru.userroom.membership.Membership;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.outbox.OutboxItem;
import dev.maru.userroom.outbox.OutboxOwner;
import java.util.List;
import reactor.core.publisher.Mono;

/** What follows from somebody coming or going: the room has its right owner, and its log says so. */
final class MembershipOutbox implements OutboxOwner {

    private final Memberships memberships;
    private final Ownership ownership;
    private final ChatClient chat;

    MembershipOutbox(Memberships memberships, Ownership ownership, ChatClient chat) {
        this.memberships = memberships;
        this.ownership = ownership;
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
    public Mono<Void> deliver(String id, OutboxItem line) {
        return memberships
                .byId(id)
                .flatMap(membership -> ownership
                        .settle(membership.room())
                        .then(chat.append(membership.room(), entry(membership, line))));
    }

    private static AppendEntry entry(Membership membership, OutboxItem line) {
        return line.by() == null
                ? new AppendEntry(line.key(), line.kind(), membership.user())
                : new AppendEntry(line.key(), line.kind(), line.by(), membership.user(), null);
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
