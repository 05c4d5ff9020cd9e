package dev.maru.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** A server program of this machine, in a temporary directory, on a leash. */
final class ProcessServer implements Server {

    private static final int STOP_SECONDS = 20;

    private final Store.Kind kind;
    private final int port;
    private final Path directory;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path output;
    private @Nullable Process process;
    private Optional<Leash> leash = Optional.empty();

    private ProcessServer(
            Store.Kind kind, int port, Path directory, List<String> command, Map<String, String> environment) {
        this.kind = kind;
        this.port = port;
        this.directory = directory;
        this.command = command;
        this.environment = environment;
        this.output = directory.resolve("output.log");
    }

    static ProcessServer mongo(Path mongod) {
        int port = Ports.free();
        Path directory = temporary("maru-mongod-");
        return new ProcessServer(
                Store.Kind.PROCESS,
                port,
                directory,
                List.of(
                        mongod.toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind_ip",
                        "127.0.0.1",
                        "--nounixsocket",
                        "--dbpath",
                        directory.toString(),
                        "--replSet",
                        ServerMongo.REPLICA_SET,
                        "--wiredTigerCacheSizeGB",
                        "0.25",
                        "--oplogSize",
                        "128",
                        "--setParameter",
                        "diagnosticDataCollectionEnabled=false"),
                Map.of());
    }

    static ProcessServer redis(Path redisServer, Store.Kind kind) {
        return redis(redisServer, kind, List.of());
    }

    /** The file with its slots is in the directory, so it still has them after a restart. */
    static ProcessServer redisCluster(Path redisServer) {
        return redis(
                redisServer,
                Store.Kind.PROCESS,
                List.of(
                        "--cluster-enabled",
                        "yes",
                        "--cluster-port",
                        Integer.toString(Ports.free()),
                        "--cluster-announce-ip",
                        "127.0.0.1"));
    }

    private static ProcessServer redis(Path redisServer, Store.Kind kind, List<String> more) {
        int port = Ports.free();
        Path directory = temporary("maru-redis-");
        List<String> command = new ArrayList<>(List.of(
                redisServer.toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                directory.toString(),
                "--save",
                "",
                "--appendonly",
                "no"));
        command.addAll(more);
        return new ProcessServer(kind, port, directory, List.copyOf(command), Map.of());
    }

    /** A service of ours. It gets none of the settings that this JVM was started with. */
    static ProcessServer service(String name, int port, List<String> command, Map<String, String> environment) {
        return new ProcessServer(
                Store.Kind.PROCESS,
                port,
                temporary("maru-" + name + "-"),
                List.copyOf(command),
                Map.copyOf(environment));
    }

    @Override
    public Store.Kind kind() {
        return kind;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String addressInside() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void start() {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
            if (!environment.isEmpty()) {
                builder.environment().keySet().removeIf(name -> name.startsWith("MARU_"));
                builder.environment().putAll(environment);
            }
            process = builder.start();
            leash = Leash.on(process, directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    @Override
    public void stop() {
        end(false);
    }

    @Override
    public void kill() {
        end(true);
    }

    private void end(boolean atOnce) {
        Process running = process;
        if (running == null) {
            return;
        }
        if (!atOnce && running.isAlive()) {
            resume();
            running.destroy();
            await(running, STOP_SECONDS);
        }
        running.destroyForcibly();
        await(running, STOP_SECONDS);
        leash.ifPresent(Leash::release);
        leash = Optional.empty();
        process = null;
    }

    @Override
    public void suspend() {
        signal("-STOP");
    }

    @Override
    public void resume() {
        signal("-CONT");
    }

    private void signal(String name) {
        if (process == null) {
            throw new IllegalStateException("It does not run");
        }
        try {
            await(new ProcessBuilder("kill", name, Long.toString(process.pid())).start(), STOP_SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void delete() {
        kill();
        FileSystemUtils.deleteRecursively(directory.toFile());
    }

    Path output() {
        return output;
    }

    @Override
    public String lastWords() {
        try {
            String all = Files.readString(output, StandardCharsets.ISO_8859_1);
            return all.substring(Math.max(0, all.length() - 2_000));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void await(Process process, int seconds) {
        try {
            process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path temporary(String prefix) {
        try {
            return Files.createTempDirectory(prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
