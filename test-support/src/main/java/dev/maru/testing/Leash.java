package dev.maru.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Ends a child process and deletes its directory when this JVM is gone, also after kill -9, when no shutdown hook runs:
 * a shell waits for the end of a pipe that only this JVM holds open.
 */
final class Leash {

    private final Process watcher;

    private Leash(Process watcher) {
        this.watcher = watcher;
    }

    static Optional<Leash> on(Process child, Path directory) {
        Optional<Path> shell = Executables.find("sh");
        if (shell.isEmpty()) {
            return Optional.empty();
        }
        try {
            String script =
                    "trap '' INT TERM HUP; while read -r _; do :; done; kill -9 \"$1\" 2>/dev/null; rm -rf \"$2\"";
            return Optional.of(new Leash(new ProcessBuilder(
                            shell.get().toString(),
                            "-c",
                            script,
                            "leash",
                            Long.toString(child.pid()),
                            directory.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** To be called once the child has ended, before its process number can be given to another. */
    void release() {
        watcher.destroyForcibly();
    }
}
