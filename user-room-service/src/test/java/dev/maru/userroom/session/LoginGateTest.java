package dev.maru.userroom.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.maru.platform.id.Ids;
import dev.maru.platform.problem.MaruException;
import dev.maru.testing.RedisStore;
import dev.maru.userroom.TestClock;
import dev.maru.userroom.limit.Instances;
import dev.maru.userroom.limit.SharedCounts;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guessing at two instances at a time. What one instance does alone is in {@link LocalLoginGateTest}. */
class LoginGateTest {

    private static final Duration PAUSE = Duration.ofMillis(300);

    private final Instances instances = new Instances();
    private final String account = Ids.next();
    private final String address = Ids.next();

    @AfterEach
    void close() {
        instances.close();
    }

    @Test
    void failuresCountAtAllInstances() {
        LoginGate one = together();
        LoginGate other = together();
        for (int i = 0; i < 5; i++) {
            assertThat(waitAt(i % 2 == 0 ? one : other)).isZero();
            fail(i % 2 == 0 ? one : other, account, address);
        }

        assertThat(waitAt(one)).isPositive().isLessThanOrEqualTo(PAUSE);
        assertThat(waitAt(other)).isPositive().isLessThanOrEqualTo(PAUSE);
        await().atMost(Duration.ofSeconds(5)).until(() -> waitAt(other).isZero());
        fail(one, account, address);
        assertThat(waitAt(other)).isGreaterThan(PAUSE).isLessThanOrEqualTo(PAUSE.multipliedBy(2));
    }

    /** The control. */
    @Test
    void withoutRedisEachInstanceCountsItsOwn() {
        LoginGate one = gate(instances.apart(Instances.NOWHERE));
        LoginGate other = gate(instances.apart(Instances.NOWHERE));
        for (int i = 0; i < 5; i++) {
            fail(one, account, address);
        }

        assertThat(waitAt(one)).isPositive();
        assertThat(waitAt(other)).isZero();
    }

    @Test
    void successForgetsTheFailuresEverywhere() {
        LoginGate one = together();
        LoginGate other = together();
        for (int i = 0; i < 4; i++) {
            fail(one, account, address);
        }
        one.enter(account, address).block().succeeded();
        for (int i = 0; i < 4; i++) {
            fail(other, account, address);
        }

        assertThat(waitAt(one)).isZero();
    }

    @Test
    void attemptsUnderWayCountUntilTheyAreDecided() {
        LoginGate one = together();
        LoginGate other = together();
        LoginGate.Attempt[] attempts = new LoginGate.Attempt[5];
        for (int i = 0; i < 5; i++) {
            attempts[i] = (i % 2 == 0 ? one : other).enter(account, address).block();
        }
        assertThat(waitAt(one)).isPositive();
        assertThat(waitAt(other)).isPositive();

        attempts[0].abandoned();
        assertThat(waitAt(one)).isZero();
        attempts[0].failed();
        attempts[2].succeeded();
        assertThat(waitAt(one)).isZero();
    }

    @Test
    void anAddressFailsTwentyTimesInAWindowOverAllAccountsAndInstances() {
        LoginGate one = together();
        LoginGate other = together();
        for (int i = 0; i < 20; i++) {
            fail(i % 2 == 0 ? one : other, Ids.next(), address);
        }

        assertThat(waitAt(one)).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(5));
        assertThat(waitAt(other)).isPositive();
        assertThat(catchThrowableOfType(
                        MaruException.class,
                        () -> other.enter(Ids.next(), Ids.next()).block()))
                .isNull();
    }

    private LoginGate together() {
        return gate(instances.on(RedisStore.shared().uri()));
    }

    private static LoginGate gate(SharedCounts counts) {
        return new LoginGate(
                new LoginProperties(5, PAUSE, Duration.ofMinutes(1), Duration.ofMinutes(30), 20, Duration.ofMinutes(5)),
                counts,
                new TestClock());
    }

    private static void fail(LoginGate gate, String account, String address) {
        gate.enter(account, address).block().failed();
        // What is said of an attempt is said after it on the same connection; another instance may ask sooner.
        assertThat(gate.enter(Ids.next(), Ids.next()).block()).isNotNull();
    }

    private Duration waitAt(LoginGate gate) {
        MaruException refused = catchThrowableOfType(
                MaruException.class, () -> gate.enter(account, address).block().abandoned());
        return refused == null ? Duration.ZERO : refused.retryAfter();
    }
}
