package dev.maru.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A service of ours in a process of its own, to be killed, frozen and started again on the same ports. */
public final class ServiceProcess implements AutoCloseable {

    private static final Duration UP_WITHIN = Duration.ofSeconds(120);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(1);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build();

    private final String name;
    private final ProcessServer server;
    private final URI management;

    /**
     * @param managementPort where it says whether it is ready
     * @param environment all the {@code MARU_} variables it gets
     */
    public ServiceProcess(
            String name, int port, int managementPort, List<String> command, Map<String, String> environment) {
        this.name = name;
        this.server = ProcessServer.service(name, port, command, environment);
        this.management = URI.create("http://127.0.0.1:" + managementPort + "/actuator/");
    }

    public String name() {
        return name;
    }

    public int port() {
        return server.port();
    }

    /** Starts it and returns at once. */
    public void start() {
        server.start();
    }

    /** Waits until it says that it is ready; throws an {@link IllegalStateException} with its last words if it does not. */
    public void awaitReady() {
        Waiting.until(server, UP_WITHIN, this::isReady);
    }

    public boolean isReady() {
        try {
            return ask("health/readiness").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** What a counter or gauge says, summed over its tags; 0 when there is none of that name. */
    public double metric(String metric) {
        try {
            return ask("prometheus")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> ask(String path) throws IOException {
        try {
            HttpRequest request = HttpRequest.newBuilder(management.resolve(path))
                    .timeout(ANSWER_WITHIN)
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public boolean isRunning() {
        return server.isRunning();
    }

    /** Ends it at once: kill -9. */
    public void kill() {
        server.kill();
    }

    /** Freezes it: its connections stay open, and the kernel takes new ones, but nobody answers. */
    public void suspend() {
        server.suspend();
    }

    public void resume() {
        server.resume();
    }

    /** What it printed since it was started. */
    public String output() {
        try {
            return Files.readString(server.output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps what it printed. */
    public void copyOutput(Path directory) {
        try {
            Files.copy(
                    server.output(),
                    Files.createDirectories(directory).resolve(name + ".log"),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.delete();
    }
}
