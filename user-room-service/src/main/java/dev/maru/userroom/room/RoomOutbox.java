package dev.maru.userroom.room;

import dev.maru.contracts.room.Line;
import dev.maru.userroom.chat.ChatClient;
import dev.maru.userroom.fact.FactLog;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.outbox.OutboxItem;
import dev.maru.userroom.outbox.OutboxOwner;
import dev.maru.userroom.picture.ImageClient;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What follows from a room's beginning, its changes and its end: other services learn it, and what its log says of it. */
final class RoomOutbox implements OutboxOwner {

    private final Rooms rooms;
    private final Memberships memberships;
    private final FactLog facts;
    private final ChatClient chat;
    private final ImageClient images;

    RoomOutbox(Rooms rooms, Memberships memberships, FactLog facts, ChatClient chat, ImageClient images) {
        this.rooms = rooms;
        this.memberships = memberships;
        this.facts = facts;
        this.chat = chat;
        this.images = images;
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
                rooms.find(id).filter(room -> !room.isDeleted()).flatMap(this::found);
            case Rooms.ENDED ->
                tell(id, item, null)
                        .then(chat.end(id))
                        .then(memberships.endAll(id))
                        .then(forgetPicture(id));
            case Rooms.RENAMED -> tell(id, item, line(item));
            case Rooms.CHANGED -> tell(id, item, null);
            default -> Mono.error(new IllegalStateException("kind: " + item.kind()));
        };
    }

    private Mono<Void> found(Room room) {
        List<String> first = room.isDirect() ? room.partners() : List.of(room.owner());
        return Flux.fromIterable(first)
                .concatMap(user -> memberships.found(room.id(), user))
                .then();
    }

    private Mono<Void> forgetPicture(String id) {
        return rooms.find(id).filter(room -> room.pictureVersion() != null).flatMap(_ -> images.forgetRoom(id));
    }

    private Mono<Void> tell(String id, OutboxItem item, @Nullable Line line) {
        return rooms.find(id).flatMap(room -> facts.append(item.key(), room.rules(), line));
    }

    private static Line line(OutboxItem item) {
        return new Line(item.kind(), Objects.requireNonNull(item.by()), null, Objects.requireNonNull(item.name()));
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
