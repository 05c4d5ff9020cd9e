package dev.maru.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;

/** Whether a Docker engine answers here. */
final class Docker {

    private static final Path SOCKET = Path.of("/var/run/docker.sock");

    private Docker() {}

    static Optional<DockerClientFactory> answers() {
        // Testcontainers logs a page when there is no engine, so look before asking it.
        if (System.getenv("DOCKER_HOST") == null && Files.notExists(SOCKET) && !onDesktop()) {
            return Optional.empty();
        }
        DockerClientFactory factory = DockerClientFactory.instance();
        return factory.isDockerAvailable() ? Optional.of(factory) : Optional.empty();
    }

    private static boolean onDesktop() {
        return Files.exists(Path.of(System.getProperty("user.home"), ".docker", "run", "docker.sock"))
                || System.getProperty("os.name").startsWith("Windows");
    }
}
