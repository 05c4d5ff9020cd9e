package dev.maru.chat.membership;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.maru.chat.batch.Coalescer;
import dev.maru.contracts.room.Fact;
import dev.maru.contracts.room.Facts;
import dev.maru.contracts.room.MembershipState;
import dev.maru.contracts.room.MembershipStates;
import dev.maru.contracts.room.MembershipsRequest;
import dev.maru.contracts.room.RoomRules;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * Answers where a user stands in a room: asked once of user-room-service, then kept right by the facts that it tells.
 *
 * <p>What is known is believed while the {@linkplain MembershipTail tail} was confirmed a moment ago; a removal is not heard of later than
 * that. When it was not, user-room-service is asked again, and only when that does not answer either, what is known is believed for as long
 * as an outage may take: then nobody can be removed. A state is replaced only by one with a higher version, so that an answer that
 * was on its way when somebody was removed lets nobody back in.
 */
public final class Memberships {

    /** A tail that was not confirmed for longer may have missed a removal. */
    static final Duration CONFIRMED_WITHIN = Duration.ofMillis(1_500);

    /** How long what is known is believed while nobody can be asked. */
    static final Duration OUTAGE = Duration.ofSeconds(30);

    private static final Duration UNUSED = Duration.ofMinutes(10);

    private final WebClient userRoom;
    private final MembershipProperties properties;
    private final LongSupplier clock;
    private final Cache<Key, Known> known;
    private final Cache<String, KnownRules> rules;
    private final Coalescer<Key, MembershipState> questions = new Coalescer<>(this::ask, MembershipsRequest.MAX_PLACES);
    private final List<MembershipListener> listeners = new CopyOnWriteArrayList<>();

    /** Null until the tail has its position. What was asked before that is not covered by it. */
    private volatile @Nullable Long coveredSince;

    private volatile long confirmedAt;

    private record Key(String room, String user) {}

    /**
     * @param hasRules whether the room says something about everybody
     * @param asOf a moment at which it was so, or later: on the monotonic clock, in nanoseconds
     * @param isDoubted whether somebody said that it changed; then only its version is of use
     * @param isTold whether listeners were told of this version. An answer may know it before the tail does, and tells nobody
     */
    private record Known(MembershipState state, boolean hasRules, long asOf, boolean isDoubted, boolean isTold) {

        boolean tells(MembershipState fact) {
            return fact.version() > state.version() || fact.version() == state.version() && !isTold;
        }
    }

    /** @param isTold as in {@link Known} */
    private record KnownRules(RoomRules rules, boolean isTold) {

        boolean tells(RoomRules fact) {
            return fact.version() > rules.version() || fact.version() == rules.version() && !isTold;
        }
    }

    /** @param userRoom reaches user-room-service with a service token */
    public Memberships(WebClient userRoom, MembershipProperties properties) {
        this(userRoom, properties, System::nanoTime);
    }

    Memberships(WebClient userRoom, MembershipProperties properties, LongSupplier clock) {
        this.userRoom = userRoom;
        this.properties = properties;
        this.clock = clock;
        this.known = cache(properties);
        this.rules = cache(properties);
    }

    /** Tidies up on the thread that writes: a pool that is late would let writers wait for each other. */
    private static <K, V> Cache<K, V> cache(MembershipProperties properties) {
        return Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumSize(properties.maxEntries())
                .expireAfterAccess(UNUSED)
                .build();
    }

    /** Tells from now on what changes. Call it before the tail begins. */
    public void addListener(MembershipListener listener) {
        listeners.add(listener);
    }

    // Questions

    public CompletableFuture<Membership> check(String room, String user) {
        return place(room, user).thenApply(Place::membership);
    }

    /** Completes at once when what is known is to be believed. */
    public CompletableFuture<Place> place(String room, String user) {
        Key key = new Key(room, user);
        long now = clock.getAsLong();
        Known before = known.getIfPresent(key);
        Place place = before == null || before.isDoubted() ? null : place(before);
        if (before != null && place != null && isBelieved(before, place, now)) {
            return CompletableFuture.completedFuture(place);
        }
        CompletableFuture<Place> answer = learn(key);
        return place == null || !isOutage(now)
                ? answer
                : answer.exceptionallyCompose(e -> place.membership().isMember()
                        ? CompletableFuture.completedFuture(place)
                        : CompletableFuture.failedFuture(e));
    }

    /** Asks now, whatever was known: for a decision that stands until somebody tells of a change. */
    public CompletableFuture<Membership> checkNow(String room, String user) {
        return learn(new Key(room, user)).thenApply(Place::membership);
    }

    private boolean isBelieved(Known before, Place place, long now) {
        if (!place.membership().isMember()) {
            return now - before.asOf() < properties.keepRefusal().toNanos();
        }
        Long since = coveredSince;
        boolean covered = since != null && before.asOf() - since >= 0;
        return covered && now - confirmedAt < CONFIRMED_WITHIN.toNanos()
                || now - before.asOf() < properties.keep().toNanos();
    }

    private boolean isOutage(long now) {
        return coveredSince != null && now - confirmedAt < OUTAGE.toNanos();
    }

    /** Null when what the room says is not known, or not any more. */
    private @Nullable Place place(Known before) {
        RoomRules of = rulesOf(before.state().room());
        return of == null && before.hasRules() ? null : Place.of(before.state(), of);
    }

    private @Nullable RoomRules rulesOf(String room) {
        KnownRules of = rules.getIfPresent(room);
        return of == null ? null : of.rules();
    }

    private CompletableFuture<Place> learn(Key key) {
        long asked = clock.getAsLong();
        return questions.ask(key).thenApply(state -> {
            RoomRules told = state.rules();
            RoomRules newest = told == null ? rulesOf(key.room()) : merge(told);
            return Place.of(merge(key, state, asked).state(), newest);
        });
    }

    /** What is known after an answer: the answer, unless something newer was told meanwhile. */
    private Known merge(Key key, MembershipState answer, long asOf) {
        boolean over = MembershipState.NO_ROOM.equals(answer.state());
        return Objects.requireNonNull(known.asMap().compute(key, (_, before) -> {
            if (before != null && !over && answer.version() < before.state().version()) {
                return before;
            }
            boolean isTold = before != null
                    && before.isTold()
                    && answer.version() == before.state().version();
            return new Known(answer, answer.rules() != null, asOf, false, isTold);
        }));
    }

    private RoomRules merge(RoomRules answer) {
        return Objects.requireNonNull(rules.asMap()
                        .merge(
                                answer.room(),
                                new KnownRules(answer, false),
                                (before, after) -> before.tells(answer) ? after : before))
                .rules();
    }

    private Mono<Map<Key, MembershipState>> ask(Collection<Key> keys) {
        return userRoom.post()
                .uri("/internal/v1/memberships")
                .bodyValue(new MembershipsRequest(keys.stream()
                        .map(key -> new MembershipsRequest.Place(key.room(), key.user()))
                        .toList()))
                .retrieve()
                .bodyToMono(MembershipStates.class)
                .timeout(properties.timeout())
                .flatMapIterable(MembershipStates::items)
                .collectMap(state -> new Key(state.room(), state.user()));
    }

    // What is told

    /** The tail has its position: whatever changes from now on is told. */
    void covered() {
        long now = clock.getAsLong();
        confirmedAt = now;
        coveredSince = now;
    }

    void told(Facts facts) {
        for (Fact fact : facts.facts()) {
            MembershipState membership = fact.membership();
            RoomRules ofRoom = fact.rules();
            if (membership != null) {
                told(membership);
            }
            if (ofRoom != null) {
                told(ofRoom);
            }
        }
    }

    /** @param askedAt all that had happened by then was told */
    void confirmed(long askedAt) {
        confirmedAt = askedAt;
    }

    private void told(MembershipState membership) {
        Key key = new Key(membership.room(), membership.user());
        long now = clock.getAsLong();
        boolean[] news = {false};
        known.asMap().compute(key, (_, before) -> {
            news[0] = before == null || before.tells(membership);
            return news[0] ? new Known(membership, true, now, false, true) : before;
        });
        if (news[0]) {
            listeners.forEach(listener -> listener.changed(membership));
        }
    }

    private void told(RoomRules told) {
        boolean[] news = {false};
        rules.asMap().compute(told.room(), (_, before) -> {
            news[0] = before == null || before.tells(told);
            return news[0] ? new KnownRules(told, true) : before;
        });
        if (news[0]) {
            listeners.forEach(listener -> listener.changed(told));
        }
    }

    /**
     * Whether a user is known to be a member again whose membership ended.
     *
     * @param version of the membership when it ended; 0 when that is not known, and then nobody is back
     */
    public boolean isBackSince(String room, String user, long version) {
        Known now = known.getIfPresent(new Key(room, user));
        return version > 0
                && now != null
                && now.state().version() >= version
                && now.state().grantsAccess();
    }

    /** Whether a room is known to have been deleted. */
    public boolean hasEnded(String room) {
        RoomRules of = rulesOf(room);
        return of != null && of.ended();
    }

    /** Somebody said that it changed: it is asked for again. */
    public void forget(String room, String user) {
        known.asMap()
                .computeIfPresent(
                        new Key(room, user),
                        (_, before) ->
                                new Known(before.state(), before.hasRules(), before.asOf(), true, before.isTold()));
    }

    /** Forgets all answers about a room. */
    public void forget(String room) {
        known.asMap().keySet().removeIf(key -> key.room().equals(room));
    }
}
