package dev.maru.userroom.relation;

import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.limit.RateLimits;
import dev.maru.userroom.outbox.Courier;
import dev.maru.userroom.paging.Cursor;
import dev.maru.userroom.paging.Limit;
import dev.maru.userroom.paging.Page;
import dev.maru.userroom.profile.Person;
import dev.maru.userroom.profile.Profiles;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Whom one follows and blocks, and who follows whom. */
@RestController
@RequestMapping("/api/v1")
final class RelationEndpoint {

    private static final int DEFAULT_LIMIT = 50;

    private final Relations relations;
    private final BlockEffects effects;
    private final Profiles profiles;
    private final Courier courier;
    private final RateLimits limits;

    RelationEndpoint(Relations relations, BlockEffects effects, Profiles profiles, Courier courier, RateLimits limits) {
        this.relations = relations;
        this.effects = effects;
        this.profiles = profiles;
        this.courier = courier;
        this.limits = limits;
    }

    @PutMapping("/me/followings/{user}")
    Mono<Relation> follow(@CurrentUser String me, @PathVariable String user) {
        return other(me, user)
                .then(limits.take(RateLimits.Kind.FOLLOW, me))
                .then(relations.follow(me, user))
                .then(relation(me, user));
    }

    @DeleteMapping("/me/followings/{user}")
    Mono<ResponseEntity<Void>> unfollow(@CurrentUser String me, @PathVariable String user) {
        return relations
                .unfollow(me, user)
                .thenReturn(ResponseEntity.noContent().build());
    }

    @PutMapping("/me/blocks/{user}")
    Mono<Relation> block(@CurrentUser String me, @PathVariable String user) {
        return other(me, user)
                .then(limits.take(RateLimits.Kind.FOLLOW, me))
                .then(relations.block(me, user))
                .then(courier.hurry(Relations.OUTBOX, Follow.id(me, user)))
                .then(relation(me, user));
    }

    @DeleteMapping("/me/blocks/{user}")
    Mono<ResponseEntity<Void>> unblock(@CurrentUser String me, @PathVariable String user) {
        return relations
                .unblock(me, user, effects.of(Follow.id(me, user)))
                .thenReturn(ResponseEntity.noContent().build());
    }

    @GetMapping("/me/blocks")
    Mono<Page<Person>> blocks(
            @CurrentUser String me,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String before) {
        int size = Limit.of(limit, DEFAULT_LIMIT);
        return relations
                .blocked(me, Cursor.decode("before", before), size + 1)
                .collectList()
                .flatMap(found -> page(found, size, Block::to, Block::cursor));
    }

    /** The ids of all whom one follows: what decides which button stands beside a name. */
    @GetMapping("/me/following-ids")
    Mono<Ids> followingIds(@CurrentUser String me) {
        return relations.followed(me).map(Ids::new);
    }

    /** Whom one can start a conversation of two with: those one follows. */
    @GetMapping("/me/direct-candidates")
    Mono<Page<Person>> candidates(
            @CurrentUser String me,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String before) {
        return followings(me, me, limit, before);
    }

    @GetMapping("/users/{user}/followings")
    Mono<Page<Person>> followings(
            @CurrentUser String me,
            @PathVariable String user,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String before) {
        int size = Limit.of(limit, DEFAULT_LIMIT);
        Cursor cursor = Cursor.decode("before", before);
        return someone(user)
                .then(relations.followings(user, cursor, size + 1).collectList())
                .flatMap(found -> unblocked(me, found, size, Follow::to));
    }

    @GetMapping("/users/{user}/followers")
    Mono<Page<Person>> followers(
            @CurrentUser String me,
            @PathVariable String user,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String before) {
        int size = Limit.of(limit, DEFAULT_LIMIT);
        Cursor cursor = Cursor.decode("before", before);
        return someone(user)
                .then(relations.followers(user, cursor, size + 1).collectList())
                .flatMap(found -> unblocked(me, found, size, Follow::from));
    }

    /** What is between oneself and somebody. */
    @GetMapping("/users/{user}/relation")
    Mono<Relation> get(@CurrentUser String me, @PathVariable String user) {
        return someone(user).then(relation(me, user));
    }

    private Mono<Relation> relation(String me, String user) {
        return Mono.defer(() -> Mono.zip(
                        relations.follows(me, user),
                        relations.follows(user, me),
                        relations.blocks(me, user),
                        relations.countFollowers(user),
                        relations.countFollowings(user)))
                .map(found -> new Relation(found.getT1(), found.getT2(), found.getT3(), found.getT4(), found.getT5()));
    }

    private Mono<Void> other(String me, String user) {
        return me.equals(user) ? Mono.error(UserRoomErrors.notWithOneself()) : someone(user);
    }

    private Mono<Void> someone(String user) {
        return profiles.person(user)
                .switchIfEmpty(Mono.error(UserRoomErrors::noPerson))
                .then();
    }

    /** Those with whom there is a block are not shown, and take their place on the page all the same. */
    private Mono<Page<Person>> unblocked(String me, List<Follow> found, int size, Function<Follow, String> who) {
        List<String> people = found.stream().map(who).toList();
        return Mono.zip(relations.blockedAmong(me, people), page(found, size, who, Follow::cursor))
                .map(both -> new Page<>(
                        both.getT2().items().stream()
                                .filter(person -> !both.getT1().contains(person.id()))
                                .toList(),
                        both.getT2().next()));
    }

    private <T> Mono<Page<Person>> page(List<T> found, int size, Function<T, String> who, Function<T, Cursor> cursor) {
        Page<T> shown = Page.of(found, size, last -> cursor.apply(last).encode());
        return profiles.people(shown.items().stream().map(who).toList())
                .map(people -> new Page<>(people(shown.items(), who, people), shown.next()));
    }

    private static <T> List<Person> people(List<T> shown, Function<T, String> who, Map<String, Person> people) {
        return shown.stream()
                .map(who)
                .filter(people::containsKey)
                .map(id -> Objects.requireNonNull(people.get(id)))
                .toList();
    }

    /**
     * @param follows whether one follows the person
     * @param followedBy whether the person follows one
     * @param blocks whether one blocks the person; that the person blocks one is told nobody
     */
    record Relation(boolean follows, boolean followedBy, boolean blocks, long followers, long followings) {}

    record Ids(List<String> items) {}
}
