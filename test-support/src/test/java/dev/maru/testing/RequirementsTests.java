package dev.maru.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequirementsTests {

    @Test
    void what_is_missing_skips_the_test_and_says_why() {
        var result = new Requirements(Map.of()).decide(List.of("a thing"));
        assertThat(result.isDisabled()).isTrue();
        assertThat(result.getReason()).hasValue("It needs a thing");
    }

    @Test
    void where_everything_is_required_it_fails_instead() {
        var requirements = new Requirements(Map.of("MARU_TEST_REQUIRE_ALL", "true"));
        assertThatThrownBy(() -> requirements.decide(List.of("a thing"))).hasMessageContaining("It needs a thing");
        assertThat(requirements.decide(List.of()).isDisabled()).isFalse();
    }
}
