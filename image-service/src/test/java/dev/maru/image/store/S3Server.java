package dev.maru.image.store;

import static org.awaitility.Awaitility.await;

import dev.maru.testing.Ports;
import dev.maru.testing.ServiceProcess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A server that speaks S3: Adobe's S3Mock as a process of its own, since it brings a Spring Boot of its own. */
final class S3Server implements AutoCloseable {

    static final String BUCKET = "maru-pictures";
    static final String ANOTHER_BUCKET = "maru-more-pictures";

    private static final Path JAR = Path.of("target", "s3-server", "s3mock-exec.jar");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final ServiceProcess process;

    private S3Server(ServiceProcess process) {
        this.process = process;
    }

    static S3Server start() {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException("There is no " + JAR.toAbsolutePath() + ": the build puts it there");
        }
        int port = Ports.free();
        ServiceProcess process = new ServiceProcess(
                "s3",
                port,
                port,
                List.of(
                        JAVA,
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        JAR.toString(),
                        "--com.adobe.testing.s3mock.http-port=" + port,
                        "--server.port=" + Ports.free(),
                        "--com.adobe.testing.s3mock.store.initial-buckets=" + BUCKET + "," + ANOTHER_BUCKET),
                Map.of());
        process.start();
        return new S3Server(process);
    }

    int port() {
        return process.port();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port());
    }

    void awaitReady(S3Bucket bucket) {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> bucket.list("").block() != null);
    }

    @Override
    public void close() {
        process.close();
    }
}
