package dev.maru.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @Test
    void an_empty_environment_means_port_8080_a_directory_here_and_embedded_stores() {
        Settings settings = Settings.from(Map.of("MARU_PORT", "", "MARU_MONGODB_URI", " "));
        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.data()).isEqualTo(Path.of("data").toAbsolutePath());
        assertThat(settings.mongodb()).isEmpty();
        assertThat(settings.redis()).isEmpty();
        assertThat(settings.address()).isEmpty();
    }

    @Test
    void what_the_environment_says_wins() {
        Settings settings = Settings.from(Map.of(
                "MARU_PORT",
                "9090",
                "MARU_DATA_DIR",
                "/var/maru",
                "MARU_MONGODB_URI",
                "mongodb://m",
                "MARU_REDIS_URL",
                "redis://r"));
        assertThat(settings.port()).isEqualTo(9090);
        assertThat(settings.data()).isEqualTo(Path.of("/var/maru"));
        assertThat(settings.mongodb()).hasValue("mongodb://m");
        assertThat(settings.redis()).hasValue("redis://r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "http", "80 80"})
    void a_port_that_is_none_is_refused(String port) {
        assertThatThrownBy(() -> Settings.from(Map.of("MARU_PORT", port)))
                .isInstanceOf(StartException.class)
                .hasMessage("MARU_PORT: " + port + " (expected: a number from 0 to 65535)");
    }
}
