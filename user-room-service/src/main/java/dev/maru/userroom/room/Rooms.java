package dev.maru.userroom.room;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.maru.platform.id.Ids;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.idempotency.NamedRequest;
import dev.maru.userroom.outbox.OutboxItem;
import dev.maru.userroom.outbox.PendingChanges;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Update;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** All rooms. Every change is a compare-and-set on the version. */
final class Rooms {

    /** Names rooms in pending documents. */
    static final String OUTBOX = "room";

    /** The room was created: its creator is to become its first member. */
    static final String CREATED = "created";

    /** The room was deleted: chat-service is to end it. */
    static final String ENDED = "ended";

    /** The room has another name: its log is to say so. */
    static final String RENAMED = "renamed";

    /** Renamings that may wait for chat-service at once. */
    private static final int MAX_OUTBOX = 20;

    private final ReactiveMongoTemplate mongo;
    private final PendingChanges pending;
    private final Clock clock;

    Rooms(ReactiveMongoTemplate mongo, PendingChanges pending, Clock clock) {
        this.mongo = mongo;
        this.pending = pending;
        this.clock = clock;
    }

    /** The room in any state, deleted too. */
    Mono<Room> find(String id) {
        return mongo.findById(id, Room.class);
    }

    /** The room, unless there is none any more. */
    Mono<Room> require(String id) {
        return find(id).filter(room -> !room.isDeleted()).switchIfEmpty(Mono.error(UserRoomErrors::noRoom));
    }

    /** Those of the rooms that are not deleted, in no particular order. */
    Flux<Room> among(Collection<String> ids) {
        return mongo.find(query(where("_id").in(ids)), Room.class).filter(room -> !room.isDeleted());
    }

    /** Open rooms, newest first: ids sort by the time at which they were made. */
    Flux<Room> newest(@Nullable String before, int limit) {
        Criteria open = where("state").is(RoomState.OPEN);
        if (before != null) {
            open = open.and("_id").lt(before);
        }
        return mongo.find(query(open).with(Sort.by(Sort.Direction.DESC, "_id")).limit(limit), Room.class);
    }

    /** Creates a room, or finds the one that the same request created before. */
    Mono<Room> create(String name, String owner, @Nullable NamedRequest request) {
        return Mono.defer(() -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            OutboxItem created = new OutboxItem(Ids.next(), CREATED, now);
            Room room = new Room(
                    Ids.next(),
                    name,
                    owner,
                    now,
                    RoomState.OPEN,
                    1,
                    List.of(created),
                    request == null ? null : request.id(),
                    request == null ? null : request.body());
            return pending.announce(created.key(), OUTBOX, room.id())
                    .then(mongo.insert(room))
                    .onErrorResume(
                            DuplicateKeyException.class,
                            e -> pending.settle(created.key()).then(earlier(request)));
        });
    }

    private Mono<Room> earlier(@Nullable NamedRequest request) {
        if (request == null) {
            return Mono.error(UserRoomErrors.busy());
        }
        return mongo.findOne(query(where("request").is(request.id())), Room.class)
                .switchIfEmpty(Mono.error(UserRoomErrors::busy))
                .flatMap(room -> {
                    if (!request.body().equals(room.requestBody())) {
                        return Mono.error(UserRoomErrors.keyReused());
                    }
                    return room.isDeleted() ? Mono.error(UserRoomErrors.roomGone()) : Mono.just(room);
                });
    }

    /** Gives a room another name. The caller has checked who asks, on the room as it is handed over. */
    Mono<Boolean> rename(Room room, String name, String by) {
        if (room.name().equals(name)) {
            return Mono.just(true);
        }
        if (room.outbox().size() >= MAX_OUTBOX) {
            return Mono.error(UserRoomErrors.unavailable());
        }
        OutboxItem renamed = new OutboxItem(Ids.next(), RENAMED, clock.instant(), by, name);
        return announced(room, renamed, new Update().set("name", name));
    }

    /** Deletes a room for good. The caller has checked who asks, on the room as it is handed over. */
    Mono<Boolean> delete(Room room) {
        OutboxItem ended = new OutboxItem(Ids.next(), ENDED, clock.instant());
        return announced(room, ended, new Update().set("state", RoomState.DELETED));
    }

    private Mono<Boolean> announced(Room room, OutboxItem item, Update update) {
        return pending.announce(item.key(), OUTBOX, room.id())
                .then(change(room, update.push("outbox", item)))
                .flatMap(won ->
                        won ? Mono.just(true) : pending.settle(item.key()).thenReturn(false));
    }

    Mono<Boolean> archive(Room room) {
        return change(room, new Update().set("state", RoomState.ARCHIVED));
    }

    Mono<Boolean> handOver(Room room, String owner) {
        return change(room, new Update().set("state", RoomState.OPEN).set("owner", owner));
    }

    Mono<Void> removeItem(String id, String key) {
        return mongo.updateFirst(
                        query(where("_id").is(id)),
                        new Update().pull("outbox", query(where("key").is(key))),
                        Room.class)
                .then();
    }

    /** See {@link dev.maru.userroom.outbox.OutboxOwner#fence}. */
    Mono<Void> fence(String id) {
        return mongo.updateFirst(query(where("_id").is(id)), new Update().inc("version", 1), Room.class)
                .filter(result -> result.getMatchedCount() == 0)
                .flatMap(absent -> insertTombstone(id))
                .then();
    }

    private Mono<Boolean> change(Room room, Update update) {
        return mongo.updateFirst(
                        query(where("_id").is(room.id()).and("version").is(room.version())),
                        update.inc("version", 1),
                        Room.class)
                .map(result -> result.getModifiedCount() == 1);
    }

    private Mono<Void> insertTombstone(String id) {
        Room tombstone = new Room(id, "", "", clock.instant(), RoomState.DELETED, 1, List.of(), null, null);
        return mongo.insert(tombstone)
                .onErrorResume(DuplicateKeyException.class, e -> Mono.empty())
                .then();
    }
}
