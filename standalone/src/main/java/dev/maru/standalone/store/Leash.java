package dev.maru.standalone.store;

import java.io.IOException;

/**
 * Ends a child process when this JVM is gone, also after kill -9, when no shutdown hook runs: a shell waits for the end
 * of a pipe that only this JVM holds open. Where there is no shell, the child outlives a killed JVM.
 */
final class Leash {

    private static final String WAIT_AND_KILL = "trap '' INT TERM HUP; while read -r _; do :; done; kill -9 \"$1\"";

    private Leash() {}

    static void on(Process child) {
        try {
            Process watcher = new ProcessBuilder("/bin/sh", "-c", WAIT_AND_KILL, "leash", Long.toString(child.pid()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            // Before its process number can be given to another.
            child.onExit().thenRun(watcher::destroyForcibly);
        } catch (IOException e) {
            // No shell: Windows.
        }
    }
}
