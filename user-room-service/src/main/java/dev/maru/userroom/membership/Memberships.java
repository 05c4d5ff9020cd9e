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
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
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

    /** A change that is told to other services, and is no line in the room's log. */
    public static final String CHANGED = "changed";

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

    // Looking

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

    /** Those who stand somewhere in a room without being in it, in the order of their ids. */
    public Flux<Membership> standing(String room, Standing standing, @Nullable String after, int limit) {
        Criteria those = where("room").is(room).and("standing").is(standing);
        if (after != null) {
            those = those.and("_id").gt(after);
        }
        return mongo.find(query(those).with(Sort.by("_id")).limit(limit), Membership.class);
    }

    /** The member who has been in the room longest. */
    public Mono<Membership> longest(String room) {
        return members(room, null, 1).next();
    }

    /** The rooms that a user is in, in no particular order. */
    public Flux<Membership> ofUser(String user) {
        return mongo.find(of(user, Standing.MEMBER).limit(roomsPerUser), Membership.class);
    }

    /** The invitations of a user that stand, in no particular order. */
    public Flux<Membership> invitationsOf(String user) {
        return mongo.find(of(user, Standing.INVITED).limit(roomsPerUser), Membership.class);
    }

    /** The rooms that a user is in or ever was. */
    public Flux<String> everOf(String user) {
        return mongo.find(query(where("user").is(user)), Membership.class).map(Membership::room);
    }

    /** Refuses who is in too many rooms. Two joins at the same moment may both take the last seat. */
    public Mono<Void> requireSeat(String user) {
        return mongo.count(of(user, Standing.MEMBER).limit(roomsPerUser), Membership.class)
                .flatMap(rooms -> rooms < roomsPerUser ? Mono.empty() : Mono.error(UserRoomErrors.tooManyRooms()));
    }

    private static Query of(String user, Standing standing) {
        return query(where("user").is(user).and("standing").is(standing));
    }

    // Coming and going

    /**
     * Comes in; changes nothing for somebody who is in.
     *
     * @param seat names this entry: the membership has it afterwards if it was this one that brought the user in
     * @param from from where one may come in; from elsewhere it is as if there were no room
     */
    public Mono<Void> join(String room, String user, String seat, Set<Standing> from) {
        return change(room, user, before -> switch (before.standing()) {
            case MEMBER -> Mono.empty();
            case BANNED -> Mono.error(UserRoomErrors.banned());
            case NONE, INVITED, LEFT, REMOVED ->
                from.contains(before.standing())
                        ? requireSeat(user).thenReturn(entry(seat))
                        : Mono.error(UserRoomErrors.noRoom());
        });
    }

    /** From wherever one may come in when nobody has to be asked. */
    public static Set<Standing> anywhere() {
        return EnumSet.of(Standing.NONE, Standing.INVITED, Standing.LEFT, Standing.REMOVED);
    }

    /** Makes the creator of a room its first member, unless the creator has been in it before. */
    public Mono<Void> found(String room, String user) {
        return change(room, user, before -> before.standing() == Standing.NONE ? Mono.just(entry(room)) : Mono.empty());
    }

    private Change entry(String seat) {
        OutboxItem item = item(JOINED, null, null);
        Update update = new Update()
                .set("standing", Standing.MEMBER)
                .set("joinedAt", item.at())
                .set("seat", seat)
                .unset("moderatorSince")
                .unset("invitedBy");
        return new Change(item, update);
    }

    /** Goes away; changes nothing for somebody who is not in. */
    public Mono<Void> leave(String room, String user) {
        return change(
                room,
                user,
                before -> before.isMember()
                        ? Mono.just(exit(Standing.LEFT, item(LEFT, null, before.seat())))
                        : Mono.empty());
    }

    /** Goes away if what is asked after the membership was read says so; changes nothing for somebody who is not in. */
    public Mono<Void> leave(String room, String user, Mono<Boolean> still) {
        return change(
                room,
                user,
                before -> before.isMember()
                        ? still.filter(Boolean::booleanValue)
                                .map(_ -> exit(Standing.LEFT, item(LEFT, null, before.seat())))
                        : Mono.empty());
    }

    /** Is sent away by somebody; changes nothing for somebody who is not in. */
    public Mono<Void> remove(String room, String user, String by) {
        return change(
                room,
                user,
                before -> before.isMember()
                        ? Mono.just(exit(Standing.REMOVED, item(REMOVED, by, before.seat())))
                        : Mono.empty());
    }

    /** Is sent away, if in, and kept away. */
    public Mono<Void> ban(String room, String user, String by) {
        return change(room, user, before -> switch (before.standing()) {
            case BANNED -> Mono.empty();
            case MEMBER -> Mono.just(exit(Standing.BANNED, item(REMOVED, by, before.seat())));
            case NONE, INVITED, LEFT, REMOVED -> Mono.just(exit(Standing.BANNED, item(CHANGED, by, null)));
        });
    }

    /** May come in again. */
    public Mono<Void> unban(String room, String user, String by) {
        return change(
                room,
                user,
                before -> before.standing() == Standing.BANNED
                        ? Mono.just(exit(Standing.REMOVED, item(CHANGED, by, null)))
                        : Mono.empty());
    }

    private static Change exit(Standing standing, OutboxItem item) {
        return new Change(
                item,
                new Update().set("standing", standing).unset("moderatorSince").unset("invitedBy"));
    }

    // Being asked in

    /** @param pardon whether whoever was sent away may be asked back */
    public Mono<Void> invite(String room, String user, String by, boolean pardon) {
        return change(room, user, before -> switch (before.standing()) {
            case MEMBER, INVITED -> Mono.empty();
            case BANNED -> Mono.error(UserRoomErrors.banned());
            case REMOVED -> pardon ? Mono.just(invitation(by)) : Mono.error(UserRoomErrors.notAllowed());
            case NONE, LEFT -> Mono.just(invitation(by));
        });
    }

    private Change invitation(String by) {
        return new Change(
                item(CHANGED, by, null),
                new Update().set("standing", Standing.INVITED).set("invitedBy", by));
    }

    /** The invitation is declined, or taken back; changes nothing for somebody who is not invited. */
    public Mono<Void> uninvite(String room, String user) {
        return change(
                room,
                user,
                before -> before.standing() == Standing.INVITED
                        ? Mono.just(exit(Standing.NONE, item(CHANGED, null, null)))
                        : Mono.empty());
    }

    // What a member may do

    public Mono<Void> appoint(String room, String user, boolean moderator, String by) {
        return change(room, user, before -> {
            if (!before.isMember()) {
                return Mono.error(UserRoomErrors.noPerson());
            }
            if (before.isModerator() == moderator) {
                return Mono.empty();
            }
            OutboxItem item = item(CHANGED, by, null);
            Update update = new Update();
            return Mono.just(new Change(
                    item, moderator ? update.set("moderatorSince", item.at()) : update.unset("moderatorSince")));
        });
    }

    /** @param until null to let the user speak again */
    public Mono<Void> mute(String room, String user, @Nullable Instant until, String by) {
        return change(room, user, before -> {
            if (until != null && !before.isMember()) {
                return Mono.error(UserRoomErrors.noPerson());
            }
            if (before.version() == 0 || Objects.equals(before.mutedUntil(), until)) {
                return Mono.empty();
            }
            Update update = new Update();
            return Mono.just(new Change(
                    item(CHANGED, by, null),
                    until == null ? update.unset("mutedUntil") : update.set("mutedUntil", until)));
        });
    }

    // The end of a room

    /** Ends the memberships of a deleted room, so that they do not count among their users' rooms. */
    public Mono<Void> endAll(String room) {
        return mongo.updateMulti(
                        query(where("room").is(room).and("standing").in(Standing.MEMBER, Standing.INVITED)),
                        new Update()
                                .set("standing", Standing.LEFT)
                                .set("changedAt", now())
                                .inc("version", 1),
                        Membership.class)
                .then();
    }

    // The outbox

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
        // Somebody may insert at the same time: then the version is theirs, and the prepared change loses all the same.
        return mongo.insert(Membership.of(room, user, Standing.NONE, 1, now()))
                .onErrorResume(DuplicateKeyException.class, e -> Mono.empty())
                .then();
    }

    // Changing

    private record Change(OutboxItem item, Update update) {}

    /** @param decide gives what is to be changed of what is there, or nothing */
    private Mono<Void> change(String room, String user, Function<Membership, Mono<Change>> decide) {
        Mono<Boolean> attempt = Mono.defer(() -> find(room, user)
                .flatMap(before -> decide.apply(before)
                        .flatMap(change -> write(before, change))
                        .defaultIfEmpty(true)));
        return CompareAndSet.untilWon(attempt).doFinally(signal -> headcount.forget(room));
    }

    /** One attempt: announce, then change if nobody else did since {@code before} was read. */
    private Mono<Boolean> write(Membership before, Change change) {
        if (before.outbox().size() >= Membership.MAX_OUTBOX) {
            return Mono.error(UserRoomErrors.unavailable());
        }
        OutboxItem item = change.item();
        return pending.announce(item.key(), OUTBOX, before.id())
                .then(before.version() == 0 ? insert(before, change) : update(before, change))
                .flatMap(won ->
                        won ? Mono.just(true) : pending.settle(item.key()).thenReturn(false));
    }

    /** The first change of a membership: an upsert of what must not be there yet. */
    private Mono<Boolean> insert(Membership before, Change change) {
        Update update = change.update().setOnInsert("room", before.room()).setOnInsert("user", before.user());
        return mongo.upsert(
                        query(where("_id").is(before.id()).and("version").is(0)),
                        common(update, change.item()),
                        Membership.class)
                .map(result -> result.getUpsertedId() != null)
                .onErrorResume(DuplicateKeyException.class, e -> Mono.just(false));
    }

    private Mono<Boolean> update(Membership before, Change change) {
        return mongo.updateFirst(
                        query(where("_id").is(before.id()).and("version").is(before.version())),
                        common(change.update(), change.item()),
                        Membership.class)
                .map(result -> result.getModifiedCount() == 1);
    }

    private static Update common(Update update, OutboxItem item) {
        return update.set("changedAt", item.at()).inc("version", 1).push("outbox", item);
    }

    private OutboxItem item(String kind, @Nullable String by, @Nullable String seat) {
        return new OutboxItem(Ids.next(), kind, now(), by, null, seat);
    }

    /** Stored times have milliseconds: what is answered now must equal what is read later. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
