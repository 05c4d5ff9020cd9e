package dev.maru.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class RevocationsTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final RevokedTokens revoked = new RevokedTokens(now::get);

    @Test
    void aSessionsTokensAreVoidForAllGenerationsAndForNobodyElse() {
        revoked.take(session(1, "ann", "s1"));

        assertThat(revoked.covers("ann", "s1", 7)).isTrue();
        assertThat(revoked.covers("ann", "s2", 7)).isFalse();
        assertThat(revoked.covers("ann", null, 7)).isFalse();
        assertThat(revoked.covers("bob", "s1", 7)).isFalse();
    }

    @Test
    void earlierGenerationsAreVoidButForWhatEachTimeWasSpared() {
        revoked.take(generation(1, "ann", 4, "s1"));
        revoked.take(generation(2, "ann", 5, "s2"));

        assertThat(revoked.covers("ann", "s1", 3)).isTrue();
        assertThat(revoked.covers("ann", "s1", 4)).isTrue();
        assertThat(revoked.covers("ann", "s2", 3)).isTrue();
        assertThat(revoked.covers("ann", "s2", 4)).isFalse();
        assertThat(revoked.covers("ann", "s3", 5)).isFalse();
    }

    @Test
    void itForgetsWhatNoTokenCanBeJudgedByAnyMore() {
        for (int i = 0; i < 1_000; i++) {
            revoked.take(session(i, "ann", "s" + i));
            revoked.take(generation(i, "user" + i, 1, null));
        }
        assertThat(revoked.size()).isEqualTo(2_000);

        now.updateAndGet(instant -> instant.plus(RevokedTokens.LONGEST_LIFE).plusSeconds(120));
        revoked.take(session(2_001, "ann", "new"));

        assertThat(revoked.size()).isEqualTo(1);
    }

    @Test
    void aFollowerGoesOnWhereItWasAfterFailuresAndBeginsAnewAfterALongSilence() {
        List<@Nullable Long> asked = new CopyOnWriteArrayList<>();
        List<Revocation> heard = new ArrayList<>();
        revoked.addListener(heard::add);
        RevocationFeed feed = after -> {
            asked.add(after);
            return switch (asked.size()) {
                case 1 -> Mono.just(new RevocationFeed.Page(List.of(session(5, "ann", "s5")), 5));
                case 2 -> Mono.error(new IllegalStateException("away"));
                case 3 -> {
                    now.updateAndGet(
                            instant -> instant.plus(RevocationFollower.STALE).plusSeconds(1));
                    yield Mono.error(new IllegalStateException("away"));
                }
                case 4 -> Mono.just(new RevocationFeed.Page(List.of(), 9));
                default -> Mono.never();
            };
        };
        RevocationFollower follower = new RevocationFollower(feed, revoked, now::get);
        follower.start();
        try {
            await().atMost(Duration.ofSeconds(10)).until(() -> asked.size() == 5);
        } finally {
            follower.stop();
        }

        assertThat(asked).containsExactly(null, 5L, 5L, null, 9L);
        assertThat(heard).extracting(Revocation::session).containsExactly("s5");
        assertThat(revoked.covers("ann", "s5", 0)).isTrue();
    }

    private Revocation session(long seq, String user, String session) {
        return new Revocation(seq, user, session, null, null, now.get());
    }

    private Revocation generation(long seq, String user, long generation, @Nullable String spared) {
        return new Revocation(seq, user, null, generation, spared, now.get());
    }
}
