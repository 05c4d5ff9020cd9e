package dev.maru.e2e.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The runnable jars that the build made, unpacked: so they start faster, and everything has one class loader. */
final class Jars {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final Path UNPACKED = Path.of("target", "faults", "jars");

    private Jars() {}

    /** The command that starts a service, with these options of the JVM besides the usual ones. */
    static List<String> command(String service, String... options) {
        List<String> command = new ArrayList<>(List.of(
                JAVA, "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", unpacked(service).toString()));
        return command;
    }

    private static synchronized Path unpacked(String service) {
        Path jar = Path.of(System.getProperty("maru.jars", "..").replace("{service}", service));
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException("There is no " + jar + " yet: run ./mvnw verify -pl e2e -am");
        }
        Path directory = UNPACKED.resolve(service).toAbsolutePath();
        Path runnable = directory.resolve(jar.getFileName());
        try {
            if (!Files.exists(runnable)
                    || Files.getLastModifiedTime(runnable).compareTo(Files.getLastModifiedTime(jar)) < 0) {
                Files.createDirectories(directory);
                Process unpack = new ProcessBuilder(
                                JAVA,
                                "-Djarmode=tools",
                                "-jar",
                                jar.toString(),
                                "extract",
                                "--force",
                                "--destination",
                                directory.toString())
                        .inheritIO()
                        .start();
                if (unpack.waitFor() != 0) {
                    throw new IllegalStateException("Could not unpack " + jar);
                }
            }
            return runnable;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
