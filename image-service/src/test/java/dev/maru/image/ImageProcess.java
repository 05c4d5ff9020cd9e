package dev.maru.image;

import dev.maru.testing.MongoStore;
import dev.maru.testing.Ports;
import dev.maru.testing.ServiceProcess;
import dev.maru.testing.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** image-service in a process of its own, with little memory, to be killed and started again. */
public final class ImageProcess implements AutoCloseable {

    static final String BOUNDARY = "----maru-test";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final ServiceProcess process;
    private final Path directory;
    private final String database;

    public ImageProcess(Path directory, String userRoomUrl, Map<String, String> settings) {
        this.directory = directory;
        this.database = MongoStore.shared().freshDatabase();
        int port = Ports.free();
        int management = Ports.free();
        Map<String, String> environment = new HashMap<>(Map.of(
                "MARU_IMAGE_PORT",
                Integer.toString(port),
                "MARU_IMAGE_MANAGEMENT_PORT",
                Integer.toString(management),
                "MARU_MONGODB_URI",
                MongoStore.shared().uri(),
                "MARU_IMAGE_DATABASE",
                database,
                "MARU_JWKS_URI",
                TestTokens.shared().jwksUri(),
                "MARU_SERVICE_SECRET",
                TestTokens.SERVICE_SECRET,
                "MARU_USER_ROOM_URL",
                userRoomUrl,
                "MARU_PICTURE_DIR",
                directory.resolve("pictures").toString(),
                "MARU_UPLOAD_DIR",
                directory.resolve("uploads").toString(),
                "MARU_UPLOAD_BURST",
                "100000"));
        environment.putAll(settings);
        this.process = new ServiceProcess(
                "image-service",
                port,
                management,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ImageApplication.class.getName()),
                environment);
    }

    public void start() {
        process.start();
        process.awaitReady();
    }

    public void kill() {
        process.kill();
    }

    boolean isRunning() {
        return process.isRunning();
    }

    int port() {
        return process.port();
    }

    String database() {
        return database;
    }

    /** @param parameters of the header Content-Disposition of the file, behind its name */
    HttpResponse<String> uploadNamed(String user, String method, String path, String parameters, byte[] picture) {
        return HTTP.sendAsync(
                        upload(user, path)
                                .method(method, named(parameters, picture))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .join();
    }

    HttpResponse<String> putAvatar(String user, String fileName, byte[] picture) {
        return putAvatarAsync(user, fileName, picture).join();
    }

    CompletableFuture<HttpResponse<String>> putAvatarAsync(String user, String fileName, byte[] picture) {
        return HTTP.sendAsync(
                upload(user, "/api/v1/me/avatar").PUT(body(fileName, picture)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> postPicture(String user, byte[] picture) {
        return HTTP.sendAsync(
                        upload(user, "/api/v1/pictures")
                                .POST(body("a.png", picture))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .join();
    }

    public byte[] get(String path) {
        return HTTP.sendAsync(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofByteArray())
                .join()
                .body();
    }

    private HttpRequest.Builder upload(String user, String path) {
        return HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + TestTokens.shared().access(user))
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY);
    }

    private static HttpRequest.BodyPublisher body(String fileName, byte[] picture) {
        return named("; filename=\"" + fileName + "\"", picture);
    }

    private static HttpRequest.BodyPublisher named(String parameters, byte[] picture) {
        byte[] head = ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"" + parameters
                        + "\r\nContent-Type: image/png\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] tail = ("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8);
        return HttpRequest.BodyPublishers.ofByteArray(TestPictures.join(head, picture, tail));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + process.port() + path);
    }

    List<String> stored() {
        return files("pictures");
    }

    List<String> uploads() {
        return files("uploads");
    }

    private List<String> files(String of) {
        try (Stream<Path> files = Files.walk(directory.resolve(of))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
