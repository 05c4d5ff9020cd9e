package dev.maru.userroom.relation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.userroom.UserRoomTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Somebody who carries out a block is stopped right before the end of something, after everything was looked at. Meanwhile another carries
 * it out, the block is lifted, and the two begin anew.
 */
class BlockEffectsTest extends UserRoomTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Autowired
    private Relations relations;

    @Autowired
    private BlockEffects effects;

    @Autowired
    private List<BlockListener> listeners;

    private User me;
    private User other;

    @BeforeEach
    void meet() {
        me = newUser("me");
        other = newUser("other");
        follow();
    }

    @Test
    void whoComesLateDoesNotEndALaterFollowing() throws Exception {
        Late late = late(still -> relations.unfollow(me.id(), other.id(), still));

        makeUp();
        late.goOn();

        assertThat(follows()).isTrue();
    }

    @Test
    void whoComesInTimeEndsTheFollowing() throws Exception {
        Late late = late(still -> relations.unfollow(me.id(), other.id(), still));

        late.goOn();

        assertThat(follows()).isFalse();
    }

    /** The control: what is not conditional undoes what came after. */
    @Test
    void withoutTheConditionALaterFollowingEnds() throws Exception {
        Late late = late(
                still -> still.filter(Boolean::booleanValue).flatMap(_ -> relations.unfollow(me.id(), other.id())));

        makeUp();
        late.goOn();

        assertThat(follows()).isFalse();
    }

    @Test
    void whoComesLateDoesNotCloseTheRoomThatWasOpenedAgain() throws Exception {
        String room = opened();
        Late late = late(still -> listeners.getFirst().blocked(other.id(), me.id(), still));

        makeUp();
        assertThat(opened()).isEqualTo(room);
        late.goOn();

        assertThat(standing(room)).containsExactly("member", "member");
    }

    @Test
    void whoComesInTimeClosesTheRoom() throws Exception {
        String room = opened();
        blockThatNobodyCarriesOut();
        Late late = late(still -> listeners.getFirst().blocked(other.id(), me.id(), still));

        late.goOn();

        assertThat(standing(room)).containsExactly("left", "left");
    }

    @Test
    void whatABlockEndsHasEndedBeforeItIsLifted() {
        String room = opened();
        blockThatNobodyCarriesOut();
        assertThat(follows()).isTrue();

        lift();

        assertThat(follows()).isFalse();
        assertThat(standing(room)).containsExactly("left", "left");
    }

    @Test
    void whatWasLiftedEndsNothing() {
        block();
        lift();
        follow();
        String room = opened();

        effects.of(Follow.id(other.id(), me.id())).block();

        assertThat(follows()).isTrue();
        assertThat(standing(room)).containsExactly("member", "member");
    }

    private void makeUp() {
        block();
        lift();
        // Two followings of the same moment would be one and the same.
        clock.advance(Duration.ofMillis(5));
        follow();
    }

    private void follow() {
        answer(me, "PUT", "/api/v1/me/followings/" + other.id(), null);
    }

    private void block() {
        answer(other, "PUT", "/api/v1/me/blocks/" + me.id(), null);
    }

    private void blockThatNobodyCarriesOut() {
        mongo.insert(new Block(
                        Follow.id(other.id(), me.id()), other.id(), me.id(), true, 1, clock.instant(), List.of()))
                .block();
    }

    private void lift() {
        call(other, "DELETE", "/api/v1/me/blocks/" + me.id()).expectStatus().isNoContent();
    }

    private boolean follows() {
        return fetch(me, "/api/v1/users/" + other.id() + "/relation")
                .get("follows")
                .asBoolean();
    }

    private String opened() {
        return answer(me, "PUT", "/api/v1/me/direct-rooms/" + other.id(), null)
                .get("id")
                .asString();
    }

    private List<String> standing(String room) {
        return List.of(me, other).stream()
                .map(user -> membership(room, user.id()).get("state").asString())
                .toList();
    }

    /** Begins, and is stopped when it has heard that the block stands; whatever it asks after that is answered truly. */
    private Late late(Function<Mono<Boolean>, Mono<Void>> act) throws Exception {
        AtomicInteger questions = new AtomicInteger();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        Sinks.One<Boolean> heard = Sinks.one();
        Mono<Boolean> still = Mono.defer(() -> {
            asked.complete(null);
            return questions.getAndIncrement() == 0 ? heard.asMono() : relations.blocks(other.id(), me.id());
        });
        CompletableFuture<Void> done = act.apply(still).toFuture();
        asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return new Late(heard, done);
    }

    private record Late(Sinks.One<Boolean> heard, CompletableFuture<Void> done) {

        void goOn() throws Exception {
            heard.tryEmitValue(true).orThrow();
            done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
