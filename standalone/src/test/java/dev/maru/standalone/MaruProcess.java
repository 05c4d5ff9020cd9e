package dev.maru.standalone;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Maru in a JVM of its own, as a user starts it. */
final class MaruProcess implements AutoCloseable {

    private static final String READY = "Maru is ready: ";

    private final Process jvm;
    private final List<String> output = new ArrayList<>();

    private MaruProcess(Process jvm) {
        this.jvm = jvm;
    }

    static MaruProcess launch(Path data, String port) throws Exception {
        var builder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Standalone.class.getName())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("MARU_"));
        builder.environment().putAll(Map.of("MARU_PORT", port, "MARU_DATA_DIR", data.toString()));
        return new MaruProcess(builder.start());
    }

    /** Its address, once it has said that it is ready. */
    URI awaitReady() throws Exception {
        String line;
        while ((line = jvm.inputReader().readLine()) != null) {
            output.add(line);
            if (line.startsWith(READY)) {
                return URI.create(line.substring(READY.length()).split("\\s")[0]);
            }
        }
        throw new AssertionError("It ended: " + output);
    }

    /** Everything that it says until it ends by itself. */
    List<String> awaitEnd() throws Exception {
        jvm.inputReader().lines().forEach(output::add);
        jvm.waitFor();
        return output;
    }

    List<String> output() {
        return output;
    }

    int exitCode() {
        return jvm.exitValue();
    }

    ProcessHandle redis() {
        return jvm.children()
                .filter(child -> child.info().command().orElse("").contains("redis"))
                .findFirst()
                .orElseThrow();
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        jvm.destroyForcibly().waitFor();
    }

    /** Ctrl-C or SIGTERM. */
    void stop() throws InterruptedException {
        jvm.destroy();
        if (!jvm.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("It does not stop");
        }
    }

    @Override
    public void close() {
        jvm.destroyForcibly();
    }
}
