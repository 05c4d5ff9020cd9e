package dev.maru.chat.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTests {

    private static final long MS = Duration.ofMillis(1).toNanos();
    private static final int PROCESSORS = 2;

    private long now;
    private long loopTime;
    private long processTime;
    private final Pace pace = new Pace(() -> now, () -> loopTime, () -> processTime, PROCESSORS);

    /** Ticks for a while, each millisecond or as soon as it may, with the loop and the process as busy as is said. */
    private void live(Duration time, double loopShare, double processShare) {
        long end = now + time.toNanos();
        while (now < end) {
            if (pace.early() <= 0) {
                pace.begin();
            }
            now += MS;
            loopTime += Math.round(MS * loopShare);
            processTime += Math.round(MS * processShare * PROCESSORS);
        }
    }

    @Test
    void whatCostsLittleNeverWaits() {
        live(Duration.ofSeconds(1), Pace.CALM, Pace.CALM);
        assertThat(pace.window()).isZero();
        assertThat(pace.early()).isNotPositive();
    }

    @Test
    void theWindowGrowsWithTheShareThatIsSpent() {
        live(Duration.ofSeconds(1), Pace.BUSY, 0);
        assertThat(pace.window()).isBetween(4 * MS, 6 * MS);
        live(Duration.ofSeconds(1), Pace.FULL, 0);
        assertThat(pace.window()).isBetween(18 * MS, 22 * MS);
        live(Duration.ofSeconds(2), 1, 0);
        assertThat(pace.window()).isCloseTo(Pace.LONGEST_WINDOW.toNanos(), within(MS));
    }

    @Test
    void aLoopThatWaitsForAProcessorIsBusyToo() {
        live(Duration.ofSeconds(2), 0.1, 1);
        assertThat(pace.window()).isCloseTo(Pace.LONGEST_WINDOW.toNanos(), within(MS));
    }

    @Test
    void itIsADistanceAndNotADelay() {
        live(Duration.ofSeconds(1), 1, 1);
        pace.begin();
        assertThat(pace.early()).isEqualTo(pace.window());
        now += pace.window();
        assertThat(pace.early()).isZero();
    }

    @Test
    void theLoadOfAMomentAgoIsForgotten() {
        live(Duration.ofSeconds(1), 1, 1);
        live(Duration.ofMillis(500), 0.1, 0.1);
        assertThat(pace.window()).isZero();
    }

    @Test
    void whatTheThreadDidBeforeCountsForNothing() {
        loopTime = Duration.ofHours(1).toNanos();
        processTime = loopTime;
        live(Duration.ofMillis(200), 0.1, 0.1);
        assertThat(pace.window()).isZero();
    }
}
