package dev.maru.image;

import dev.maru.testing.MongoStore;
import dev.maru.testing.TestTokens;
import dev.maru.testing.WholeAnswers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.data.mongodb.core.mapping.event.ReactiveBeforeSaveCallback;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** image-service as it runs, with a database and a directory of its own that survive its restart. */
final class ImageServer implements AutoCloseable {

    private final List<String> settings = new ArrayList<>();
    private final Path directory;
    private final BeforeSave beforeSave = new BeforeSave();
    private ConfigurableApplicationContext context;

    ImageServer(Path directory, String userRoomUrl, String... more) {
        this.directory = directory;
        settings.addAll(List.of(
                "server.port=0",
                "server.address=127.0.0.1",
                "management.server.port=0",
                "spring.mongodb.database=" + MongoStore.shared().freshDatabase(),
                "MARU_MONGODB_URI=" + MongoStore.shared().uri(),
                "MARU_JWKS_URI=" + TestTokens.shared().jwksUri(),
                "MARU_SERVICE_SECRET=" + TestTokens.SERVICE_SECRET,
                "MARU_USER_ROOM_URL=" + userRoomUrl,
                "MARU_PICTURE_DIR=" + directory.resolve("pictures"),
                "MARU_UPLOAD_DIR=" + directory.resolve("uploads"),
                "maru.hand-over.first-retry=100ms",
                "maru.hand-over.last-retry=300ms",
                "maru.hand-over.sweep=100ms"));
        settings.addAll(List.of(more));
        this.context = start();
    }

    private ConfigurableApplicationContext start() {
        SpringApplicationBuilder app = ImageApplication.app()
                .initializers(context -> context.getBeanFactory().registerSingleton("beforeSave", beforeSave));
        return app.run(settings.stream().map(setting -> "--" + setting).toArray(String[]::new));
    }

    void restart() {
        context.close();
        context = start();
    }

    /** Does something right before the next record is written. */
    void beforeNextRecord(Runnable act) {
        beforeSave.next.set(act);
    }

    private static final class BeforeSave implements ReactiveBeforeSaveCallback<Object> {

        private final AtomicReference<Runnable> next = new AtomicReference<>();

        @Override
        public Publisher<Object> onBeforeSave(Object entity, Document document, String collection) {
            boolean record = collection.equals("avatars") || collection.equals("attachments");
            Runnable act = record ? next.getAndSet(null) : null;
            return act == null
                    ? Mono.just(entity)
                    : Mono.fromRunnable(act)
                            .subscribeOn(Schedulers.boundedElastic())
                            .thenReturn(entity);
        }
    }

    int port() {
        return Integer.parseInt(context.getEnvironment().getProperty("local.server.port"));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    WebTestClient client() {
        return WebTestClient.bindToServer()
                .filter(new WholeAnswers())
                .baseUrl("http://127.0.0.1:" + port())
                .responseTimeout(Duration.ofSeconds(30))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(1 << 20))
                .build();
    }

    WebTestClient as(String user) {
        return client().mutate()
                .defaultHeaders(
                        headers -> headers.setBearerAuth(TestTokens.shared().access(user)))
                .build();
    }

    WebTestClient.ResponseSpec upload(String user, byte[] picture) {
        return upload(user, "file", "me.jpg", picture);
    }

    WebTestClient.ResponseSpec upload(String user, String field, String fileName, byte[] picture) {
        MultipartBodyBuilder form = new MultipartBodyBuilder();
        form.part(field, new ByteArrayResource(picture), MediaType.APPLICATION_OCTET_STREAM)
                .filename(fileName);
        return upload(user, form);
    }

    WebTestClient.ResponseSpec upload(String user, MultipartBodyBuilder form) {
        return put(user, "/api/v1/me/avatar", form);
    }

    /** Uploads the picture of a room. */
    WebTestClient.ResponseSpec uploadOfRoom(String user, String room, byte[] picture) {
        MultipartBodyBuilder form = new MultipartBodyBuilder();
        form.part("file", new ByteArrayResource(picture), MediaType.APPLICATION_OCTET_STREAM)
                .filename("room.jpg");
        return put(user, "/api/v1/rooms/" + room + "/picture", form);
    }

    private WebTestClient.ResponseSpec put(String user, String path, MultipartBodyBuilder form) {
        return as(user).put()
                .uri(path)
                .body(BodyInserters.fromMultipartData(form.build()))
                .exchange();
    }

    /** Uploads a picture for a message in a room, or for a post when there is none. */
    WebTestClient.ResponseSpec attach(String user, @Nullable String room, @Nullable String key, byte[] picture) {
        MultipartBodyBuilder form = new MultipartBodyBuilder();
        form.part("file", new ByteArrayResource(picture), MediaType.APPLICATION_OCTET_STREAM)
                .filename("picture");
        WebTestClient.RequestBodySpec request =
                as(user).post().uri(room == null ? "/api/v1/pictures" : "/api/v1/rooms/" + room + "/attachments");
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.body(BodyInserters.fromMultipartData(form.build())).exchange();
    }

    /** As another service. */
    WebTestClient asService(String service) {
        return client().mutate()
                .defaultHeaders(headers ->
                        headers.set("Authorization", "Bearer " + TestTokens.service(service, "image-service")))
                .build();
    }

    /** What lies in the directory of stored pictures. */
    List<String> stored() {
        return filesIn(directory.resolve("pictures"));
    }

    /** What lies where uploads are worked on. */
    List<String> uploads() {
        return filesIn(directory.resolve("uploads"));
    }

    private static List<String> filesIn(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
