package dev.maru.userroom.room;

import dev.maru.contracts.room.AppendEntry;
import dev.maru.userroom.chat.ChatClient;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.outbox.OutboxItem;
import dev.maru.userroom.outbox.OutboxOwner;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Mono;

/** What follows from a room's beginning, its renaming and its end. */
final class RoomOutbox implements OutboxOwner {

    private final Rooms rooms;
    private final Memberships memberships;
    private final ChatClient chat;

    RoomOutbox(Rooms rooms, Memberships memberships, ChatClient chat) {
        this.rooms = rooms;
        this.memberships = memberships;
        this.chat = chat;
    }

    @Override
    public String name() {
        return Rooms.OUTBOX;
    }

    @Override
    public Mono<List<OutboxItem>> unsent(String id) {
        return rooms.find(id).map(Room::outbox).defaultIfEmpty(List.of());
    }

    @Override
    public Mono<Void> deliver(String id, OutboxItem item) {
        return switch (item.kind()) {
            case Rooms.CREATED ->
                rooms.find(id).filter(room -> !room.isDeleted()).flatMap(room -> memberships.found(id, room.owner()));
            case Rooms.ENDED -> chat.end(id).then(memberships.endAll(id));
            case Rooms.RENAMED ->
                chat.append(
                        id,
                        new AppendEntry(
                                item.key(),
                                item.kind(),
                                Objects.requireNonNull(item.by()),
                                null,
                                Objects.requireNonNull(item.name())));
            default -> Mono.error(new IllegalStateException("kind: " + item.kind()));
        };
    }

    @Override
    public Mono<Void> remove(String id, OutboxItem item) {
        return rooms.removeItem(id, item.key());
    }

    @Override
    public Mono<Void> fence(String id) {
        return rooms.fence(id);
    }
}
