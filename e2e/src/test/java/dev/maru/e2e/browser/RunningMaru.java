package dev.maru.e2e.browser;

import dev.maru.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The standalone as its users start it: the jar that the build made, in a process of its own, on a free port. */
final class RunningMaru implements AutoCloseable {

    private static final Duration UP = Duration.ofSeconds(180);
    private static final Duration DOWN = Duration.ofSeconds(20);

    private final Process process;
    private final Path log;
    private final String address;
    private final Path data;

    private RunningMaru(Process process, Path log, String address, Path data) {
        this.data = data;
        this.process = process;
        this.log = log;
        this.address = address;
    }

    /** @param settings beside where it listens and keeps its data */
    static RunningMaru start(Path data, Map<String, String> settings) throws Exception {
        Path jar = Path.of(System.getProperty("maru.standalone.jar", ""));
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException("There is no " + jar + " yet: run ./mvnw verify -pl e2e -am");
        }
        int port = Ports.free();
        Path log = Files.createDirectories(Path.of("target")).resolve("standalone-" + port + ".log");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-jar",
                        jar.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MARU_"));
        builder.environment().put("MARU_PORT", Integer.toString(port));
        builder.environment().put("MARU_DATA_DIR", data.toString());
        builder.environment().putAll(settings);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        RunningMaru maru = new RunningMaru(process, log, "http://localhost:" + port, data);
        try {
            maru.awaitReady();
        } catch (Exception | Error e) {
            maru.close();
            throw e;
        }
        return maru;
    }

    String address() {
        return address;
    }

    /** The last mail to an address: the standalone writes it into its log. Null while there is none. */
    @Nullable
    String mailTo(String email) {
        String text;
        try {
            text = Files.readString(data.resolve("maru.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int from = text.lastIndexOf("Mail to " + email + ":");
        return from < 0 ? null : text.substring(from);
    }

    /** What the last mail to an address has of a kind, as soon as it is there. */
    String mailed(Browser browser, String email, Pattern wanted) {
        String[] found = new String[1];
        browser.awaitThat("mail to " + email, () -> {
            Matcher matcher = wanted.matcher(Objects.requireNonNullElse(mailTo(email), ""));
            found[0] = matcher.find() ? matcher.group(1) : null;
            return found[0] != null;
        });
        return found[0];
    }

    private void awaitReady() throws Exception {
        long deadline = System.nanoTime() + UP.toNanos();
        while (!Files.readString(log).contains("Maru is ready")) {
            if (System.nanoTime() > deadline || process.waitFor(100, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("The standalone did not come up:\n" + Files.readString(log));
            }
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(DOWN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
