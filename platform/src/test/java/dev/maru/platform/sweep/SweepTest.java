package dev.maru.platform.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class SweepTest {

    private static final Duration EVERY = Duration.ofMillis(5);
    private static final Duration AT_MOST = Duration.ofMillis(50);

    private final AtomicInteger turns = new AtomicInteger();
    private Sweep sweep = sweep(Mono::empty);

    @AfterEach
    void stop() {
        sweep.stop();
    }

    @Test
    void aTurnFollowsTheOther() {
        sweep.start();
        assertThat(sweep.isRunning()).isTrue();
        awaitTurns(3);
    }

    @Test
    void theFirstTurnComesAfterAWhileOrAtOnce() {
        AtomicInteger later = new AtomicInteger();
        Sweep hourly = hourly(later);
        hourly.start();
        sweep = hourly(turns).fromTheStart();
        sweep.start();

        awaitTurns(1);
        assertThat(later).hasValue(0);
        hourly.stop();
    }

    private static Sweep hourly(AtomicInteger counter) {
        return new Sweep(
                "A test sweeps nothing",
                Duration.ofHours(1),
                AT_MOST,
                () -> Mono.fromRunnable(counter::incrementAndGet));
    }

    @Test
    void aTurnThatFailsIsNotTheLast() {
        sweep = sweep(() -> Mono.error(new IllegalStateException("meant to fail")));
        sweep.start();
        awaitTurns(3);
    }

    @Test
    void aTurnThatThrowsIsNotTheLast() {
        sweep = sweep(() -> {
            throw new IllegalStateException("meant to fail");
        });
        sweep.start();
        awaitTurns(3);
    }

    @Test
    void aTurnThatHangsIsGivenUpAndNoOtherBeginsMeanwhile() {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        sweep = sweep(() -> Mono.<Void>never()
                .doOnSubscribe(begun -> most.accumulateAndGet(underWay.incrementAndGet(), Math::max))
                .doOnCancel(underWay::decrementAndGet));
        sweep.start();
        awaitTurns(3);
        assertThat(most).hasValue(1);
    }

    @Test
    void whatIsStoppedStopsAndCanBeStartedAgain() {
        sweep = sweep(Mono::never);
        sweep.start();
        sweep.start();
        awaitTurns(1);
        sweep.stop();
        assertThat(sweep.isRunning()).isFalse();
        int before = turns.get();
        sweep.start();
        awaitTurns(before + 1);
    }

    private Sweep sweep(Supplier<Mono<Void>> turn) {
        return new Sweep("A test sweeps nothing", EVERY, AT_MOST, () -> {
            turns.incrementAndGet();
            return turn.get();
        });
    }

    private void awaitTurns(int number) {
        await().atMost(Duration.ofSeconds(10)).until(() -> turns.get() >= number);
    }
}
