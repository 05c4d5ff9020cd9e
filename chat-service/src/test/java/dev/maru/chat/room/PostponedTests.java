package dev.maru.chat.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.chat.error.Refusal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PostponedTests {

    private static final Refusal REFUSAL = Refusal.unavailable();

    private final Postponed<String> postponed = new Postponed<>();
    private long now = System.nanoTime();

    private Refusal behind(String key) {
        return postponed.behind("line", key, now);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void whatWasSentBehindARefusedLineIsRefusedUntilThatComesAgain() {
        postponed.refused("line", "1", REFUSAL, now);
        assertThat(behind("2")).isEqualTo(REFUSAL);
        assertThat(behind("3")).isEqualTo(REFUSAL);
        assertThat(postponed.behind("another line", "2", now)).isNull();
        assertThat(behind("1")).isNull();
        assertThat(behind("2")).isNull();
    }

    @Test
    void theFirstRefusalCounts() {
        postponed.refused("line", "1", REFUSAL, now);
        postponed.refused("line", "2", REFUSAL, now);
        assertThat(behind("2")).isEqualTo(REFUSAL);
    }

    @Test
    void whatCannotBeSentAgainHoldsNothingBack() {
        postponed.refused("line", "1", Refusal.notAMember(), now);
        assertThat(behind("2")).isNull();
    }

    @Test
    void whoDoesNotSayItAgainIsHeardAfterAWhile() {
        postponed.refused("line", "1", REFUSAL, now);
        pass(Duration.ofMillis(2100));
        assertThat(behind("2")).isNull();
        postponed.refused("line", "3", REFUSAL, now);
        for (int i = 0; i < 9; i++) {
            pass(Duration.ofSeconds(1));
            assertThat(behind("4")).isEqualTo(REFUSAL);
        }
        pass(Duration.ofMillis(1100));
        assertThat(behind("4")).isNull();
    }
}
