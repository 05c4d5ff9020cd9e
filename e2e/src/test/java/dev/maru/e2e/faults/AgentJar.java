package dev.maru.e2e.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** {@link ProtectionOff} and what it needs, packed as the JVM wants agents. */
final class AgentJar {

    private static final Path JAR = Path.of("target", "faults", "protection-off.jar");
    private static final String PACKED = "dev/maru/e2e/faults/";

    private AgentJar() {}

    /** The option of the JVM that takes a protection out, as {@link ProtectionOff#premain} knows it. */
    static String option(String protection) {
        return "-javaagent:" + pack() + "=" + protection;
    }

    private static synchronized Path pack() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", ProtectionOff.class.getName());
        Path classes = Path.of("target", "test-classes");
        try (JarOutputStream jar = new JarOutputStream(
                        Files.newOutputStream(
                                Files.createDirectories(JAR.getParent()).resolve(JAR.getFileName())),
                        manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = classes.relativize(file).toString().replace('\\', '/');
                if (name.startsWith(PACKED)) {
                    jar.putNextEntry(new JarEntry(name));
                    try (InputStream in = Files.newInputStream(file)) {
                        in.transferTo(jar);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return JAR.toAbsolutePath();
    }
}
