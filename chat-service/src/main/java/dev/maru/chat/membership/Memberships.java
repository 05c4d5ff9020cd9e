package dev.maru.chat.membership;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.maru.chat.batch.Coalescer;
import dev.maru.contracts.room.MembershipState;
import dev.maru.contracts.room.MembershipStates;
import dev.maru.contracts.room.MembershipsRequest;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Answers whether a user may read and write in a room. */
public final class Memberships {

    private final WebClient userRoom;
    private final MembershipProperties properties;
    private final AsyncCache<Key, Membership> answers;

    private final Coalescer<Key, Membership> questions = new Coalescer<>(this::ask, MembershipsRequest.MAX_PLACES);

    private record Key(String room, String user) {}

    /** @param userRoom reaches user-room-service with a service token */
    public Memberships(WebClient userRoom, MembershipProperties properties) {
        this.userRoom = userRoom;
        this.properties = properties;
        this.answers = Caffeine.newBuilder()
                .maximumSize(properties.maxEntries())
                .expireAfter(Expiry.<Key, Membership>writing(
                        (_, membership) -> membership.isMember() ? properties.keep() : properties.keepRefusal()))
                .buildAsync();
    }

    /** The answer that is known, or that is being asked for; a failed question is not remembered. */
    public CompletableFuture<Membership> check(String room, String user) {
        return answers.get(new Key(room, user), (key, _) -> ask(key));
    }

    /** Asks now, whatever was known: for a decision that stands until somebody tells of a change. */
    public CompletableFuture<Membership> checkNow(String room, String user) {
        Key key = new Key(room, user);
        CompletableFuture<Membership> fresh = ask(key);
        answers.put(key, fresh);
        return fresh;
    }

    /** Forgets one answer. */
    public void forget(String room, String user) {
        answers.synchronous().invalidate(new Key(room, user));
    }

    /** Forgets all answers about a room. */
    public void forget(String room) {
        answers.synchronous().asMap().keySet().removeIf(key -> key.room().equals(room));
    }

    private CompletableFuture<Membership> ask(Key key) {
        return questions.ask(key);
    }

    private Mono<Map<Key, Membership>> ask(Collection<Key> keys) {
        return userRoom.post()
                .uri("/internal/v1/memberships")
                .bodyValue(new MembershipsRequest(keys.stream()
                        .map(key -> new MembershipsRequest.Place(key.room(), key.user()))
                        .toList()))
                .retrieve()
                .bodyToMono(MembershipStates.class)
                .timeout(properties.timeout())
                .flatMapIterable(MembershipStates::items)
                .collectMap(state -> new Key(state.room(), state.user()), Memberships::membership);
    }

    private static Membership membership(MembershipState state) {
        if (MembershipState.NO_ROOM.equals(state.state())) {
            return Membership.NO_ROOM;
        }
        if (!state.grantsAccess()) {
            return Membership.STRANGER;
        }
        return MembershipState.OWNER.equals(state.role()) ? Membership.OWNER : Membership.MEMBER;
    }
}
