package dev.maru.userroom.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LocalLoginGateTest {

    private final TestClock clock = new TestClock();
    private final LocalLoginGate gate = new LocalLoginGate(
            new LoginProperties(
                    5,
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(30),
                    20,
                    Duration.ofMinutes(5)),
            clock);

    @Test
    void pausesDoubleUpToTheLongest() {
        for (int i = 0; i < 5; i++) {
            assertThat(waitFor("a", "1")).isZero();
            gate.enter("a", "1").failed();
        }
        for (int seconds : new int[] {10, 20, 40, 60, 60}) {
            assertThat(waitFor("a", "1")).isBetween(Duration.ofSeconds(seconds - 1), Duration.ofSeconds(seconds));
            clock.advance(Duration.ofSeconds(seconds));
            gate.enter("a", "1").failed();
        }
    }

    @Test
    void successForgetsTheFailures() {
        for (int i = 0; i < 4; i++) {
            gate.enter("a", "1").failed();
        }
        gate.enter("a", "1").succeeded();
        for (int i = 0; i < 5; i++) {
            gate.enter("a", "1").failed();
        }
        assertThat(waitFor("a", "1")).isPositive();
    }

    @Test
    void attemptsUnderWayCountUntilTheyAreDecided() {
        LoginGate.Attempt[] attempts = new LoginGate.Attempt[5];
        for (int i = 0; i < 5; i++) {
            attempts[i] = gate.enter("a", "1");
        }
        assertThat(waitFor("a", "1")).isPositive();

        attempts[0].abandoned();
        assertThat(waitFor("a", "1")).isZero();
        attempts[0].failed();
        attempts[1].succeeded();
        assertThat(waitFor("a", "1")).isZero();
    }

    @Test
    void anAddressFailsTwentyTimesInAWindowOverAllAccounts() {
        for (int i = 0; i < 20; i++) {
            gate.enter("account " + i, "1").failed();
        }
        assertThat(waitFor("another", "1")).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
        assertThat(waitFor("another", "2")).isZero();
        clock.advance(Duration.ofMinutes(5));
        assertThat(waitFor("another", "1")).isZero();
    }

    @Test
    void anAddressMaySucceedAsOftenAsItLikes() {
        for (int i = 0; i < 100; i++) {
            gate.enter("account " + i, "1").succeeded();
        }
        assertThat(waitFor("another", "1")).isZero();
    }

    @Test
    void whatItRemembersIsBounded() {
        for (int i = 0; i < LocalLoginGate.MAX_ACCOUNTS * 3; i++) {
            gate.enter("account " + i, "address " + i).failed();
        }
        assertThat(gate.remembered()).isLessThanOrEqualTo(LocalLoginGate.MAX_ACCOUNTS + LocalLoginGate.MAX_ADDRESSES);
    }

    private Duration waitFor(String email, String address) {
        MaruException refused = catchThrowableOfType(
                MaruException.class, () -> gate.enter(email, address).abandoned());
        return refused == null ? Duration.ZERO : refused.retryAfter();
    }
}
