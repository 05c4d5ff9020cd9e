package dev.maru.standalone.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.standalone.StartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    Path parent;

    @Test
    void one_at_a_time_has_it() {
        Path directory = parent.resolve("a/b");
        try (var _ = DataDirectory.open(directory)) {
            assertThatThrownBy(() -> DataDirectory.open(directory))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("is in use");
        }
        DataDirectory.open(directory).close();
    }

    @Test
    void secrets_are_made_once_and_only_the_owner_reads_them() throws Exception {
        Map<String, String> made;
        try (var directory = DataDirectory.open(parent.resolve("data"))) {
            made = GeneratedSecrets.of(directory);
            assertThat(made).containsOnlyKeys("MARU_SERVICE_SECRET", "MARU_TOKEN_SECRET", "MARU_LOG_SECRET");
            assertThat(made.values()).doesNotHaveDuplicates().allSatisfy(secret -> assertThat(secret).hasSize(43));
            assertThat(Files.getPosixFilePermissions(directory.resolve("secrets.env")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(Files.getPosixFilePermissions(parent.resolve("data")))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
        try (var directory = DataDirectory.open(parent.resolve("data"))) {
            assertThat(GeneratedSecrets.of(directory)).isEqualTo(made);
        }
    }

    @Test
    void a_secret_that_is_not_there_yet_is_added() throws Exception {
        try (var directory = DataDirectory.open(parent)) {
            Files.writeString(directory.resolve("secrets.env"), "MARU_TOKEN_SECRET=kept=as it is\n");
            assertThat(GeneratedSecrets.of(directory))
                    .hasSize(3)
                    .containsEntry("MARU_TOKEN_SECRET", "kept=as it is");
        }
    }
}
