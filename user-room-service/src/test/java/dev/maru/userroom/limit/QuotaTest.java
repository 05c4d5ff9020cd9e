package dev.maru.userroom.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.maru.platform.id.Ids;
import dev.maru.platform.problem.MaruException;
import dev.maru.testing.RedisStore;
import dev.maru.userroom.TestClock;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Two instances that let people do something ten times in a hundred seconds. */
class QuotaTest {

    private static final int EVENTS = 10;
    private static final Duration WINDOW = Duration.ofSeconds(100);

    private final Instances instances = new Instances();
    private final TestClock clock = new TestClock();
    private final String who = Ids.next();

    @AfterEach
    void close() {
        instances.close();
    }

    @Test
    void instancesCountTogether() {
        Quota one = quota(instances.on(RedisStore.shared().uri()));
        Quota other = quota(instances.on(RedisStore.shared().uri()));

        assertThat(takenInTurns(one, other)).isEqualTo(EVENTS);
        assertThat(refusal(other)).isPositive().isLessThanOrEqualTo(WINDOW.dividedBy(EVENTS));
        assertThat(refusal(one, "somebody else")).isZero();
    }

    /** The control: what is shared in the test above is Redis and nothing else. */
    @Test
    void withoutRedisEachHasItsOwn() {
        Quota one = quota(instances.apart(Instances.NOWHERE));
        Quota other = quota(instances.apart(Instances.NOWHERE));

        assertThat(takenInTurns(one, other)).isEqualTo(2 * EVENTS);
        assertThat(refusal(one)).isPositive().isLessThanOrEqualTo(WINDOW.dividedBy(EVENTS));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsGivenBackIsFreeAgain(boolean together) {
        Quota quota = quota(together ? instances.on(RedisStore.shared().uri()) : instances.apart(Instances.NOWHERE));
        assertThat(takenInTurns(quota, quota)).isEqualTo(EVENTS);

        quota.giveBack(who).block();

        assertThat(refusal(quota)).isZero();
        assertThat(refusal(quota)).isPositive();
        quota("unused", instances.apart(Instances.NOWHERE)).giveBack(who).block();
    }

    @Test
    void ofRacingRequestsNoneTooManyIsLetIn() {
        Quota one = quota(instances.on(RedisStore.shared().uri()));
        Quota other = quota(instances.on(RedisStore.shared().uri()));

        List<Boolean> let = Flux.range(0, 200)
                .flatMap(
                        i -> (i % 2 == 0 ? one : other)
                                .take(who)
                                .thenReturn(true)
                                .onErrorReturn(MaruException.class, false),
                        200)
                .collectList()
                .block();

        assertThat(let).hasSize(200).filteredOn(in -> in).hasSize(EVENTS);
    }

    @Test
    void aloneTheyComeFreeAgainOneByOne() {
        Quota quota = quota(instances.apart(Instances.NOWHERE));
        assertThat(takenInTurns(quota, quota)).isEqualTo(EVENTS);

        clock.advance(WINDOW.dividedBy(EVENTS));

        assertThat(refusal(quota)).isZero();
        assertThat(refusal(quota)).isPositive();
        clock.advance(WINDOW);
        assertThat(takenInTurns(quota, quota)).isEqualTo(EVENTS);
    }

    @Test
    void togetherTheyComeFreeAgainOneByOne() {
        SharedCounts counts = instances.on(RedisStore.shared().uri());
        Quota quick = new Quota("quick", 2, Duration.ofMillis(600), clock, counts);
        quick.take(who).block();
        quick.take(who).block();
        Duration wait = refusal(quick);
        assertThat(wait).isPositive().isLessThanOrEqualTo(Duration.ofMillis(300));

        await().atMost(Duration.ofSeconds(5)).until(() -> refusal(quick).isZero());
    }

    @Test
    void aRedisThatHangsOrIsEmptyStopsNobody() {
        try (RedisStore store = RedisStore.start()) {
            SharedCounts counts = instances.on(store.uri());
            Quota quota = quota(counts);
            assertThat(takenInTurns(quota, quota)).isEqualTo(EVENTS);

            store.suspend();
            // Asked in vain once, and not again for a while: then this instance counts alone.
            long begin = System.nanoTime();
            assertThat(takenInTurns(quota, quota)).isEqualTo(EVENTS);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
            store.resume();
            await().atMost(Duration.ofSeconds(10)).until(() -> Instances.reaches(counts));
            assertThat(refusal(quota)).isPositive();

            store.restart();
            await().atMost(Duration.ofSeconds(10)).until(() -> Instances.reaches(counts));
            assertThat(refusal(quota)).isZero();
        }
    }

    @Test
    void whoIsMeantCannotBeReadInRedisAndIsForgotten() {
        String email = Ids.next() + "@maru.test";
        quota(instances.on(RedisStore.shared().uri())).take(email).block();

        RedisClient client = RedisClient.create(RedisStore.shared().uri());
        try (client;
                var connection = client.connect()) {
            List<String> keys = connection.sync().keys("maru:limit:tests:*");
            assertThat(keys).isNotEmpty().noneMatch(key -> key.contains("maru.test"));
            assertThat(keys)
                    .allSatisfy(key -> assertThat(connection.sync().pttl(key))
                            .isLessThanOrEqualTo(WINDOW.toMillis())
                            .isNotEqualTo(-1L));
        }
    }

    @Test
    void whatAnInstanceRemembersIsBounded() {
        LocalQuota local = new LocalQuota(WINDOW, Duration.ofSeconds(1), clock);
        for (int i = 0; i < LocalQuota.MAX_KEYS * 2; i++) {
            local.take("key " + i);
        }
        assertThat(local.remembered()).isLessThanOrEqualTo(LocalQuota.MAX_KEYS);
    }

    private Quota quota(SharedCounts counts) {
        return quota("tests", counts);
    }

    private Quota quota(String name, SharedCounts counts) {
        return new Quota(name, EVENTS, WINDOW, clock, counts);
    }

    private int takenInTurns(Quota one, Quota other) {
        int taken = 0;
        for (int refused = 0; refused < 2; ) {
            if (refusal(refused == 1 || taken % 2 == 1 ? other : one).isZero()) {
                taken++;
            } else {
                refused++;
            }
        }
        return taken;
    }

    private Duration refusal(Quota quota) {
        return refusal(quota, who);
    }

    private Duration refusal(Quota quota, String who) {
        MaruException refused =
                catchThrowableOfType(MaruException.class, () -> quota.take(who).block());
        return refused == null ? Duration.ZERO : refused.retryAfter();
    }
}
