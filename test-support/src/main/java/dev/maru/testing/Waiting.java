package dev.maru.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a server to answer. */
final class Waiting {

    private static final Duration BETWEEN = Duration.ofMillis(30);

    private Waiting() {}

    static void until(Server server, Duration within, BooleanSupplier ready) {
        long deadline = System.nanoTime() + within.toNanos();
        while (!ready.getAsBoolean()) {
            if (!server.isRunning() || System.nanoTime() > deadline) {
                throw new IllegalStateException("It did not come up: " + server.lastWords());
            }
            try {
                Thread.sleep(BETWEEN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
