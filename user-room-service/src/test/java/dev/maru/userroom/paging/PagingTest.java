package dev.maru.userroom.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.platform.problem.MaruException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagingTest {

    @Test
    void aCursorComesBackAsItWent() {
        Cursor cursor = new Cursor(Instant.ofEpochMilli(1_234_567), "room:user");

        assertThat(Cursor.decode("after", cursor.encode())).isEqualTo(cursor);
        assertThat(Cursor.decode("after", null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!", "YWJj", "OjE", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk6eA"})
    void anythingElseIsRefused(String raw) {
        assertThatThrownBy(() -> Cursor.decode("after", raw)).isInstanceOf(MaruException.class);
        assertThatThrownBy(() -> Cursor.decode("after", "A".repeat(10_000))).isInstanceOf(MaruException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "101", "10000", "abc", "1.5", " 5", "99999999999"})
    void aLimitIsAWholeNumberInRange(String raw) {
        assertThatThrownBy(() -> Limit.of(raw, 30)).isInstanceOf(MaruException.class);
    }

    @Test
    void withoutALimitThereIsADefault() {
        assertThat(Limit.of(null, 30)).isEqualTo(30);
        assertThat(Limit.of("1", 30)).isEqualTo(1);
        assertThat(Limit.of("100", 30)).isEqualTo(100);
    }
}
