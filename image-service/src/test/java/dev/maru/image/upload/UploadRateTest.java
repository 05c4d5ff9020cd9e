package dev.maru.image.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.platform.problem.MaruException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class UploadRateTest {

    private static final UploadLimits LIMITS =
            new UploadLimits(Path.of("unused"), DataSize.ofMegabytes(10), Duration.ofSeconds(30), 16, 2, 6, 3, 2);

    private long now;
    private final UploadRate rate = new UploadRate(LIMITS, () -> now);

    @Test
    void allowsABurstAndThenARate() {
        take("a", 3);
        assertThat(wait("a")).isEqualTo(Duration.ofSeconds(10));

        pass(Duration.ofSeconds(4));
        assertThat(wait("a")).isEqualTo(Duration.ofSeconds(6));

        pass(Duration.ofSeconds(6));
        take("a", 1);
        assertThat(wait("a")).isPositive();
    }

    @Test
    void aLongPauseAllowsNoMoreThanABurst() {
        take("a", 3);
        pass(Duration.ofHours(1));

        take("a", 3);
        assertThat(wait("a")).isPositive();
    }

    @Test
    void usersDoNotCountForEachOther() {
        take("a", 3);
        take("b", 3);

        assertThat(wait("a")).isPositive();
    }

    @Test
    void remembersSoManyUsers() {
        take("a", 3);
        take("b", 3);
        take("c", 3);

        take("a", 3);
        assertThat(wait("c")).isPositive();
    }

    private void take(String user, int times) {
        for (int i = 0; i < times; i++) {
            rate.take(user);
        }
    }

    private Duration wait(String user) {
        Duration[] wait = new Duration[1];
        assertThatThrownBy(() -> rate.take(user))
                .isInstanceOfSatisfying(MaruException.class, e -> wait[0] = e.retryAfter());
        return wait[0];
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
