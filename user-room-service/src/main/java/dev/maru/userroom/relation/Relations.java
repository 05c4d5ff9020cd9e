package dev.maru.userroom.relation;

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

/** All follows and blocks. */
public final class Relations {

    /** Names blocks in pending documents. */
    static final String OUTBOX = "block";

    private static final String BLOCKED = "blocked";

    private final ReactiveMongoTemplate mongo;
    private final PendingChanges pending;
    private final Clock clock;
    private final RelationProperties properties;

    Relations(ReactiveMongoTemplate mongo, PendingChanges pending, Clock clock, RelationProperties properties) {
        this.mongo = mongo;
        this.pending = pending;
        this.clock = clock;
        this.properties = properties;
    }

    // Following

    public Mono<Boolean> follows(String from, String to) {
        return mongo.exists(query(where("_id").is(Follow.id(from, to))), Follow.class);
    }

    Mono<Void> follow(String from, String to) {
        return follows(from, to)
                .filter(known -> !known)
                .flatMap(unknown -> requireNoBlock(from, to)
                        .then(requireRoom(Follow.class, from, properties.followings()))
                        .then(mongo.insert(new Follow(Follow.id(from, to), from, to, now())))
                        .then()
                        .onErrorResume(DuplicateKeyException.class, e -> Mono.empty())
                        // A block may have come in between; of the two, whoever looks last sees both.
                        .then(requireNoBlock(from, to)
                                .onErrorResume(e -> unfollow(from, to).then(Mono.error(e)))));
    }

    Mono<Void> unfollow(String from, String to) {
        return mongo.remove(query(where("_id").is(Follow.id(from, to))), Follow.class)
                .then();
    }

    /** Ends the following that there is now, if what is asked after that says so; not one that begins later. */
    Mono<Void> unfollow(String from, String to, Mono<Boolean> still) {
        return mongo.findById(Follow.id(from, to), Follow.class)
                .filterWhen(follow -> still)
                .flatMap(follow -> mongo.remove(
                        query(where("_id").is(follow.id()).and("at").is(follow.at())), Follow.class))
                .then();
    }

    Flux<Follow> followings(String user, @Nullable Cursor before, int limit) {
        return page("from", user, before, limit);
    }

    Flux<Follow> followers(String user, @Nullable Cursor before, int limit) {
        return page("to", user, before, limit);
    }

    private Flux<Follow> page(String side, String user, @Nullable Cursor before, int limit) {
        return mongo.find(newestFirst(where(side).is(user), before).limit(limit), Follow.class);
    }

    /** All whom a user follows. */
    Mono<List<String>> followed(String user) {
        return mongo.find(query(where("from").is(user)).limit(properties.followings()), Follow.class)
                .map(Follow::to)
                .collectList();
    }

    Mono<Long> countFollowers(String user) {
        return mongo.count(query(where("to").is(user)), Follow.class);
    }

    Mono<Long> countFollowings(String user) {
        return mongo.count(query(where("from").is(user)), Follow.class);
    }

    // Blocking

    /** Whether one of the two blocks the other. */
    public Mono<Boolean> isBlocked(String one, String other) {
        return mongo.exists(
                query(where("_id")
                        .in(Follow.id(one, other), Follow.id(other, one))
                        .and("active")
                        .is(true)),
                Block.class);
    }

    public Mono<Boolean> blocks(String from, String to) {
        return mongo.exists(
                query(where("_id").is(Follow.id(from, to)).and("active").is(true)), Block.class);
    }

    public Mono<Void> requireNoBlock(String one, String other) {
        return isBlocked(one, other).flatMap(blocked -> blocked ? Mono.error(UserRoomErrors.blocked()) : Mono.empty());
    }

    /** Those of the people with whom there is a block in one direction or the other. */
    public Mono<Set<String>> blockedAmong(String user, Collection<String> people) {
        List<String> ids = people.stream()
                .flatMap(other -> List.of(Follow.id(user, other), Follow.id(other, user)).stream())
                .toList();
        return mongo.find(query(where("_id").in(ids).and("active").is(true)), Block.class)
                .map(block -> block.from().equals(user) ? block.to() : block.from())
                .collect(Collectors.toUnmodifiableSet());
    }

    Mono<Void> block(String from, String to) {
        return CompareAndSet.untilWon(Mono.defer(() -> block(Follow.id(from, to))
                .map(List::of)
                .defaultIfEmpty(List.of())
                .flatMap(known -> {
                    Block before = known.isEmpty() ? null : known.getFirst();
                    return before != null && before.active()
                            ? Mono.just(true)
                            : requireRoom(Block.class, from, properties.blocks())
                                    .then(block(from, to, before));
                })));
    }

    private Mono<Boolean> block(String from, String to, @Nullable Block before) {
        OutboxItem item = new OutboxItem(Ids.next(), BLOCKED, now());
        String id = Follow.id(from, to);
        Mono<Boolean> written = before == null
                ? mongo.insert(new Block(id, from, to, true, 1, item.at(), List.of(item)))
                        .thenReturn(true)
                        .onErrorResume(DuplicateKeyException.class, e -> Mono.just(false))
                : change(
                        before,
                        new Update().set("active", true).set("at", item.at()).push("outbox", item));
        return pending.announce(item.key(), OUTBOX, id)
                .then(written)
                .flatMap(won ->
                        won ? Mono.just(true) : pending.settle(item.key()).thenReturn(false));
    }

    /** @param effects what the block ends; done before it is lifted */
    Mono<Void> unblock(String from, String to, Mono<Void> effects) {
        return CompareAndSet.untilWon(Mono.defer(() -> block(Follow.id(from, to))
                .filter(Block::active)
                .flatMap(before -> effects.then(change(before, new Update().set("active", false))))
                .defaultIfEmpty(true)));
    }

    /** Whom a user blocks, newest first. */
    Flux<Block> blocked(String user, @Nullable Cursor before, int limit) {
        return mongo.find(
                newestFirst(where("from").is(user).and("active").is(true), before)
                        .limit(limit),
                Block.class);
    }

    Mono<Block> block(String id) {
        return mongo.findById(id, Block.class);
    }

    Mono<Void> removeItem(String id, String key) {
        return mongo.updateFirst(
                        query(where("_id").is(id)),
                        new Update().pull("outbox", query(where("key").is(key))),
                        Block.class)
                .then();
    }

    /** Forgets whom somebody followed and blocked, and who followed and blocked them. */
    public Mono<Void> forget(String user) {
        Criteria either =
                new Criteria().orOperator(where("from").is(user), where("to").is(user));
        return mongo.remove(query(either), Follow.class)
                .then(mongo.remove(query(either), Block.class))
                .then();
    }

    /** See {@link dev.maru.userroom.outbox.OutboxOwner#fence}. */
    Mono<Void> fence(String id) {
        return mongo.updateFirst(query(where("_id").is(id)), new Update().inc("version", 1), Block.class)
                .filter(result -> result.getMatchedCount() == 0)
                .flatMap(absent -> {
                    int colon = id.indexOf(':');
                    Block none =
                            new Block(id, id.substring(0, colon), id.substring(colon + 1), false, 1, now(), List.of());
                    return mongo.insert(none).onErrorResume(DuplicateKeyException.class, e -> Mono.empty());
                })
                .then();
    }

    private Mono<Boolean> change(Block before, Update update) {
        return mongo.updateFirst(
                        query(where("_id").is(before.id()).and("version").is(before.version())),
                        update.inc("version", 1),
                        Block.class)
                .map(result -> result.getModifiedCount() == 1);
    }

    /** A bound on what one person collects. Two at the same moment may both take the last place. */
    private Mono<Void> requireRoom(Class<?> kind, String from, int most) {
        Criteria mine = where("from").is(from);
        if (kind == Block.class) {
            mine = mine.and("active").is(true);
        }
        return mongo.count(query(mine).limit(most), kind)
                .flatMap(count -> count < most ? Mono.empty() : Mono.error(UserRoomErrors.tooManyRelations()));
    }

    private static Query newestFirst(Criteria criteria, @Nullable Cursor before) {
        Criteria asked = before == null
                ? criteria
                : criteria.orOperator(
                        where("at").lt(before.at()),
                        where("at").is(before.at()).and("_id").lt(before.id()));
        return query(asked).with(Sort.by(Sort.Direction.DESC, "at", "_id"));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
