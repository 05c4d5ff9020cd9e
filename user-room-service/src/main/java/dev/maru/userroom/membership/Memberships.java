package dev.maru.userroom.membership;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.maru.platform.id.Ids;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.outbox.CompareAndSet;
import dev.maru.userroom.outbox.OutboxItem;
import dev.maru.userroom.outbox.PendingChanges;
import dev.maru.userroom.paging.Cursor;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** All memberships. Every change is a compare-and-set on the version, announced before, with its line in the outbox. */
public final class Memberships {

    /** Names memberships in pending documents. */
    public static final String OUTBOX = "membership";

    /** Kinds of lines, as the room's log has them. */
    public static final String JOINED = "joined";

    public static final String LEFT = "left";

    public static final String REMOVED = "removed";

    private final ReactiveMongoTemplate mongo;
    private final PendingChanges pending;
    private final Headcount headcount;
    private final Clock clock;
    private final int roomsPerUser;

    Memberships(
            ReactiveMongoTemplate mongo,
            PendingChanges pending,
            Headcount headcount,
            Clock clock,
            MembershipProperties properties) {
        this.mongo = mongo;
        this.pending = pending;
        this.headcount = headcount;
        this.clock = clock;
        this.roomsPerUser = properties.roomsPerUser();
    }

    /** The membership, with standing {@code NONE} and version 0 when there never was one. */
    public Mono<Membership> find(String room, String user) {
        return byId(Membership.id(room, user)).defaultIfEmpty(Membership.none(room, user));
    }

    public Mono<Membership> byId(String id) {
        return mongo.findById(id, Membership.class);
    }

    /** Those of the given memberships that exist. */
    public Flux<Membership> among(Collection<String> ids) {
        return mongo.find(query(where("_id").in(ids)), Membership.class);
    }

    public Mono<Boolean> isMember(String room, String user) {
        return find(room, user).map(Membership::isMember);
    }

    /** Comes in; changes nothing for somebody who is in. */
    public Mono<Void> join(String room, String user) {
        return changed(
                room,
                Mono.defer(() -> find(room, user).flatMap(before -> switch (before.standing()) {
                    case MEMBER -> Mono.just(true);
                    case BANNED -> Mono.error(UserRoomErrors.banned());
                    case NONE, LEFT, REMOVED -> requireSeat(user).then(write(before, Standing.MEMBER, JOINED));
                })));
    }

    /** Makes the creator of a room its first member, unless the creator has been in it before. */
    public Mono<Void> found(String room, String user) {
        return changed(
                room,
                Mono.defer(() -> find(room, user)
                        .flatMap(before -> before.standing() == Standing.NONE
                                ? write(before, Standing.MEMBER, JOINED)
                                : Mono.just(true))));
    }

    /** Goes away; changes nothing for somebody who is not in. */
    public Mono<Void> leave(String room, String user) {
        return changed(
                room,
                Mono.defer(() -> find(room, user)
                        .flatMap(before -> before.isMember() ? write(before, Standing.LEFT, LEFT) : Mono.just(true))));
    }

    /** Is sent away by somebody; changes nothing for somebody who is not in. */
    public Mono<Void> remove(String room, String user, String by) {
        return changed(
                room,
                Mono.defer(() -> find(room, user)
                        .flatMap(before -> before.isMember()
                                ? write(before, Standing.REMOVED, new OutboxItem(Ids.next(), REMOVED, now(), by, null))
                                : Mono.just(true))));
    }

    /** Members of a room, longest first. */
    public Flux<Membership> members(String room, @Nullable Cursor after, int limit) {
        Criteria members = where("room").is(room).and("standing").is(Standing.MEMBER);
        if (after != null) {
            members = members.orOperator(
                    where("joinedAt").gt(after.at()),
                    where("joinedAt").is(after.at()).and("_id").gt(after.id()));
        }
        return mongo.find(query(members).with(Sort.by("joinedAt", "_id")).limit(limit), Membership.class);
    }

    /** The member who has been in the room longest. */
    public Mono<Membership> longest(String room) {
        return members(room, null, 1).next();
    }

    /** The rooms that a user is in, in no particular order. */
    public Flux<Membership> ofUser(String user) {
        return mongo.find(memberOf(user).limit(roomsPerUser), Membership.class);
    }

    /** Those of the rooms that a user is in. */
    public Mono<Set<String>> roomsAmong(Collection<String> rooms, String user) {
        List<String> ids = rooms.stream().map(room -> Membership.id(room, user)).toList();
        return mongo.find(query(where("_id").in(ids)), Membership.class)
                .filter(Membership::isMember)
                .map(Membership::room)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Ends the memberships of a deleted room, so that they do not count among their users' rooms. */
    public Mono<Void> endAll(String room) {
        return mongo.updateMulti(
                        query(where("room").is(room).and("standing").is(Standing.MEMBER)),
                        new Update()
                                .set("standing", Standing.LEFT)
                                .set("changedAt", now())
                                .inc("version", 1),
                        Membership.class)
                .then();
    }

    public Mono<Void> removeLine(String id, String key) {
        return mongo.updateFirst(
                        query(where("_id").is(id)),
                        new Update().pull("outbox", Query.query(where("key").is(key))),
                        Membership.class)
                .then();
    }

    /** See {@link dev.maru.userroom.outbox.OutboxOwner#fence}. */
    public Mono<Void> fence(String id) {
        return mongo.updateFirst(query(where("_id").is(id)), new Update().inc("version", 1), Membership.class)
                .filter(result -> result.getMatchedCount() == 0)
                .flatMap(absent -> insertNone(id))
                .then();
    }

    private Mono<Void> insertNone(String id) {
        String room = id.substring(0, id.indexOf(':'));
        String user = id.substring(id.indexOf(':') + 1);
        Membership none = new Membership(id, room, user, Standing.NONE, 1, null, now(), List.of());
        // Somebody may insert at the same time: then the version is theirs, and the prepared change loses all the same.
        return mongo.insert(none)
                .onErrorResume(DuplicateKeyException.class, e -> Mono.empty())
                .then();
    }

    private Mono<Void> changed(String room, Mono<Boolean> attempt) {
        return CompareAndSet.untilWon(attempt).doFinally(signal -> headcount.forget(room));
    }

    private Mono<Boolean> write(Membership before, Standing standing, String line) {
        return write(before, standing, new OutboxItem(Ids.next(), line, now()));
    }

    /** One attempt: announce, then change if nobody else did since {@code before} was read. */
    private Mono<Boolean> write(Membership before, Standing standing, OutboxItem item) {
        if (before.outbox().size() >= Membership.MAX_OUTBOX) {
            return Mono.error(UserRoomErrors.unavailable());
        }
        return pending.announce(item.key(), OUTBOX, before.id())
                .then(before.version() == 0 ? insert(before, standing, item) : update(before, standing, item))
                .flatMap(won ->
                        won ? Mono.just(true) : pending.settle(item.key()).thenReturn(false));
    }

    private Mono<Boolean> insert(Membership before, Standing standing, OutboxItem item) {
        Membership first = new Membership(
                before.id(), before.room(), before.user(), standing, 1, item.at(), item.at(), List.of(item));
        return mongo.insert(first).thenReturn(true).onErrorResume(DuplicateKeyException.class, e -> Mono.just(false));
    }

    private Mono<Boolean> update(Membership before, Standing standing, OutboxItem item) {
        Update update = new Update()
                .set("standing", standing)
                .set("changedAt", item.at())
                .inc("version", 1)
                .push("outbox", item);
        if (standing == Standing.MEMBER) {
            update.set("joinedAt", item.at());
        }
        return mongo.updateFirst(
                        query(where("_id").is(before.id()).and("version").is(before.version())),
                        update,
                        Membership.class)
                .map(result -> result.getModifiedCount() == 1);
    }

    /** Refuses who is in too many rooms. Two joins at the same moment may both take the last seat. */
    public Mono<Void> requireSeat(String user) {
        return mongo.count(memberOf(user).limit(roomsPerUser), Membership.class)
                .flatMap(rooms -> rooms < roomsPerUser ? Mono.empty() : Mono.error(UserRoomErrors.tooManyRooms()));
    }

    private static Query memberOf(String user) {
        return query(where("user").is(user).and("standing").is(Standing.MEMBER));
    }

    /** Stored times have milliseconds: what is answered now must equal what is read later. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
