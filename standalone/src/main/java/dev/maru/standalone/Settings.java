package dev.maru.standalone;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment says.
 *
 * @param port {@code MARU_PORT}: where to point the browser; 0 takes a free one
 * @param address {@code MARU_ADDRESS}: the interface to listen on; all when empty
 * @param data {@code MARU_DATA_DIR}: what survives a restart
 * @param mongodb {@code MARU_MONGODB_URI}: a real MongoDB instead of the embedded one
 * @param redis {@code MARU_REDIS_URL}: a real Redis instead of the embedded one
 */
public record Settings(
        int port, Optional<String> address, Path data, Optional<String> mongodb, Optional<String> redis) {

    private static final int DEFAULT_PORT = 8080;
    private static final int HIGHEST_PORT = 65_535;

    public static Settings from(Map<String, String> environment) {
        return new Settings(
                set(environment, "MARU_PORT").map(Settings::port).orElse(DEFAULT_PORT),
                set(environment, "MARU_ADDRESS"),
                Path.of(set(environment, "MARU_DATA_DIR").orElse("data"))
                        .toAbsolutePath()
                        .normalize(),
                set(environment, "MARU_MONGODB_URI"),
                set(environment, "MARU_REDIS_URL"));
    }

    private static Optional<String> set(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static int port(String value) {
        try {
            int port = Integer.parseInt(value);
            if (port >= 0 && port <= HIGHEST_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number out of range.
        }
        throw new StartException("MARU_PORT: " + value + " (expected: a number from 0 to " + HIGHEST_PORT + ")");
    }
}
