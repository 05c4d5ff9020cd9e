package dev.maru.chat.membership;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.maru.contracts.room.MembershipState;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;

/** Answers whether a user may read and write in a room. */
public final class Memberships {

    private final WebClient userRoom;
    private final MembershipProperties properties;
    private final AsyncCache<Key, Membership> answers;

    private record Key(String room, String user) {}

    /** @param userRoom reaches user-room-service with a service token */
    public Memberships(WebClient userRoom, MembershipProperties properties) {
        this.userRoom = userRoom;
        this.properties = properties;
        this.answers = Caffeine.newBuilder()
                .maximumSize(properties.maxEntries())
                .expireAfter(Expiry.<Key, Membership>writing((_, membership) ->
                        membership == Membership.MEMBER ? properties.keep() : properties.keepRefusal()))
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
        CompletableFuture<Membership> answer = new CompletableFuture<>();
        userRoom.get()
                .uri("/internal/v1/rooms/{room}/members/{user}", key.room(), key.user())
                .retrieve()
                .bodyToMono(MembershipState.class)
                .map(state -> state.isMember() ? Membership.MEMBER : Membership.STRANGER)
                .onErrorResume(
                        e -> e instanceof WebClientResponseException refused
                                && refused.getStatusCode() == HttpStatus.NOT_FOUND,
                        _ -> Mono.just(Membership.NO_ROOM))
                .timeout(properties.timeout())
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("an empty answer about a membership")))
                .subscribe(answer::complete, answer::completeExceptionally);
        return answer;
    }
}
