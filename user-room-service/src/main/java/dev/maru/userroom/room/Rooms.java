package dev.maru.userroom.room;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.maru.platform.id.Ids;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.idempotency.NamedRequest;
import dev.maru.userroom.outbox.OutboxItem;
import dev.maru.userroom.outbox.PendingChanges;
import dev.maru.userroom.text.SearchWords;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** All rooms. Every change but that of seats is a compare-and-set on the version. */
final class Rooms {

    /** Names rooms in pending documents. */
    static final String OUTBOX = "room";

    /** The room was created: its creator is to become its first member, in a room of two both are. */
    static final String CREATED = "created";

    /** The room was deleted: chat-service is to end it. */
    static final String ENDED = "ended";

    /** The room has another name: its log is to say so. */
    static final String RENAMED = "renamed";

    /** Something else that others must know: who owns it, who may write. */
    static final String CHANGED = "changed";

    /** Changes that may wait for chat-service at once. */
    private static final int MAX_OUTBOX = 20;

    /** A search that takes longer is given up. */
    private static final Duration SEARCH_TIME = Duration.ofSeconds(2);

    private final ReactiveMongoTemplate mongo;
    private final PendingChanges pending;
    private final Clock clock;

    Rooms(ReactiveMongoTemplate mongo, PendingChanges pending, Clock clock) {
        this.mongo = mongo;
        this.pending = pending;
        this.clock = clock;
    }

    // Looking

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

    /** Those of the rooms that there ever were, in no particular order. */
    Flux<Room> known(Collection<String> ids) {
        return mongo.find(query(where("_id").in(ids)), Room.class);
    }

    /**
     * Rooms of more than two that are not deleted, newest first.
     *
     * @param words what a word of their name begins with; see {@link SearchWords#query}
     */
    Flux<Room> shared(String words, @Nullable String before, int limit) {
        Criteria those =
                where("kind").in(RoomKind.PUBLIC, RoomKind.PRIVATE).and("state").in(RoomState.OPEN, RoomState.ARCHIVED);
        if (!words.isEmpty()) {
            those = those.and("words").elemMatch(new Criteria().gte(words).lt(words + Character.MAX_VALUE));
        }
        return mongo.find(newestFirst(those, before, limit).maxTime(SEARCH_TIME), Room.class);
    }

    /** Open rooms, newest first: ids sort by the time at which they were made. */
    Flux<Room> newest(@Nullable String before, int limit) {
        return mongo.find(newestFirst(open(), before, limit), Room.class);
    }

    /** Open rooms with a word that begins like this, newest first. @param words see {@link SearchWords#query} */
    Flux<Room> search(String words, @Nullable String before, int limit) {
        Criteria found = open().and("words").elemMatch(new Criteria().gte(words).lt(words + Character.MAX_VALUE));
        return mongo.find(newestFirst(found, before, limit).maxTime(SEARCH_TIME), Room.class);
    }

    private static Query newestFirst(Criteria criteria, @Nullable String before, int limit) {
        Criteria asked = before == null ? criteria : criteria.and("_id").lt(before);
        return query(asked).with(Sort.by(Sort.Direction.DESC, "_id")).limit(limit);
    }

    private static Criteria open() {
        return where("state").is(RoomState.OPEN).and("kind").is(RoomKind.PUBLIC);
    }

    /** The room that is entered by a name, or the oldest open one that is called so. */
    Mono<Room> named(String slot) {
        return mongo.findOne(query(where("slot").is(slot)), Room.class)
                .switchIfEmpty(mongo.find(
                                query(open().and("words").is(slot))
                                        .with(Sort.by("_id"))
                                        .limit(20)
                                        .maxTime(SEARCH_TIME),
                                Room.class)
                        .filter(room -> SearchWords.key(room.name()).equals(slot))
                        .next());
    }

    /** The newest room that two people had, deleted or not. */
    Mono<Room> direct(String pair) {
        return mongo.find(
                        query(where("two.pair").is(pair))
                                .with(Sort.by(Sort.Direction.DESC, "two.generation"))
                                .limit(1),
                        Room.class)
                .next();
    }

    /** Temporary rooms in which nobody has been since then. */
    Flux<Room> abandoned(Instant since, int limit) {
        return mongo.find(
                query(where("state")
                                .is(RoomState.ARCHIVED)
                                .and("isTemporary")
                                .is(true)
                                .and("archivedAt")
                                .lte(since))
                        .limit(limit),
                Room.class);
    }

    // Beginning and end

    /** Creates a room, or finds the one that the same request created before. Empty when another room has the slot. */
    Mono<Room> create(NewRoom room, @Nullable NamedRequest request) {
        return Mono.defer(() -> create(Ids.next(), room, request)).switchIfEmpty(Mono.defer(() -> earlier(request)));
    }

    /** Creates a room under an id of its own. Empty when there is one. */
    Mono<Room> create(String id, NewRoom room, @Nullable NamedRequest request) {
        return Mono.defer(() -> {
            Instant now = now();
            return insert(Room.begun(id, room, now, new OutboxItem(Ids.next(), CREATED, now), request));
        });
    }

    private Mono<Room> insert(Room room) {
        String created = room.outbox().getFirst().key();
        return pending.announce(created, OUTBOX, room.id())
                .then(mongo.insert(room))
                .onErrorResume(
                        DuplicateKeyException.class,
                        e -> pending.settle(created).then(Mono.empty()));
    }

    /** What an earlier request of that name created; empty when there was none. */
    Mono<Room> earlier(@Nullable NamedRequest request) {
        if (request == null) {
            return Mono.empty();
        }
        return mongo.findOne(query(where("request").is(request.id())), Room.class)
                .flatMap(room -> {
                    if (!request.body().equals(room.requestBody())) {
                        return Mono.error(UserRoomErrors.keyReused());
                    }
                    return room.isDeleted() ? Mono.error(UserRoomErrors.roomGone()) : Mono.just(room);
                });
    }

    /** Deletes a room for good. The caller has checked who asks, on the room as it is handed over. */
    Mono<Boolean> delete(Room room) {
        return announced(
                room,
                item(ENDED, null, null),
                new Update().set("state", RoomState.DELETED).unset("slot").unset("password"));
    }

    Mono<Boolean> archive(Room room) {
        return announced(
                room,
                item(CHANGED, null, null),
                new Update().set("state", RoomState.ARCHIVED).set("archivedAt", now()));
    }

    /** Gives a room to somebody who is in it, and opens it if it was archived. */
    Mono<Boolean> handOver(Room room, String owner) {
        return announced(
                room,
                item(CHANGED, null, null),
                new Update().set("state", RoomState.OPEN).set("owner", owner).unset("archivedAt"));
    }

    // Changing: the caller has checked who asks, on the room as it is handed over

    Mono<Boolean> rename(Room room, String name, String by) {
        if (room.name().equals(name)) {
            return Mono.just(true);
        }
        return announced(
                room,
                item(RENAMED, by, name),
                new Update()
                        .set("name", name)
                        .set("words", SearchWords.words(name))
                        .unset("slot"));
    }

    /** @param settings what is null stays as it is */
    Mono<Boolean> set(Room room, RoomSettings settings, String by) {
        Update update = new Update();
        Boolean readOnly = settings.readOnly();
        if (readOnly != null && readOnly != room.isReadOnly()) {
            update = readOnly ? update.set("readOnlySince", now()) : update.unset("readOnlySince");
        }
        Integer slowMode = settings.slowModeSeconds();
        if (slowMode != null) {
            update = slowMode > 0 ? update.set("slowModeSeconds", slowMode) : update.unset("slowModeSeconds");
        }
        if (settings.capacity() != null) {
            update = update.set("capacity", settings.capacity());
        }
        return update.getUpdateObject().isEmpty() ? Mono.just(true) : announced(room, item(CHANGED, by, null), update);
    }

    /** @param hash null for no password any more */
    Mono<Boolean> guard(Room room, @Nullable String hash, String by) {
        Update update = new Update();
        return announced(
                room, item(CHANGED, by, null), hash == null ? update.unset("password") : update.set("password", hash));
    }

    /** Shows another picture. @param picture null for none */
    Mono<Boolean> show(Room room, @Nullable RoomPicture picture, long version) {
        Update update = new Update().set("pictureVersion", version);
        return announced(
                room,
                item(CHANGED, null, null),
                picture == null ? update.unset("picture") : update.set("picture", picture));
    }

    private OutboxItem item(String kind, @Nullable String by, @Nullable String name) {
        return new OutboxItem(Ids.next(), kind, now(), by, name);
    }

    private Mono<Boolean> announced(Room room, OutboxItem item, Update update) {
        if (room.outbox().size() >= MAX_OUTBOX && !item.kind().equals(ENDED)) {
            return Mono.error(UserRoomErrors.unavailable());
        }
        return pending.announce(item.key(), OUTBOX, room.id())
                .then(mongo.updateFirst(
                        query(where("_id").is(room.id()).and("version").is(room.version())),
                        update.push("outbox", item).inc("version", 1),
                        Room.class))
                .map(result -> result.getModifiedCount() == 1)
                .flatMap(won ->
                        won ? Mono.just(true) : pending.settle(item.key()).thenReturn(false));
    }

    // Seats

    /** Takes a place if one is free: one conditional write, so that of many at once only as many get one as there are. */
    Mono<Boolean> takeSeat(Room room, int capacity, Seat seat) {
        return mongo.updateFirst(
                        query(where("_id")
                                .is(room.id())
                                .and("capacity")
                                .is(capacity)
                                .and("seats." + (capacity - 1))
                                .exists(false)),
                        new Update().push("seats", seat),
                        Room.class)
                .map(result -> result.getModifiedCount() == 1);
    }

    Mono<Void> freeSeat(String id, String name) {
        return mongo.updateFirst(
                        query(where("_id").is(id)),
                        new Update().pull("seats", query(where("name").is(name))),
                        Room.class)
                .then();
    }

    // The outbox

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

    private Mono<Void> insertTombstone(String id) {
        return mongo.insert(Room.tombstone(id, now()))
                .onErrorResume(DuplicateKeyException.class, e -> Mono.empty())
                .then();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
