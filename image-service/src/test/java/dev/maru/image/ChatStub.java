package dev.maru.image;

import dev.maru.contracts.picture.PictureUses;
import dev.maru.contracts.picture.UsedPictures;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** As much of chat-service as image-service sees: knows which pictures messages show. */
final class ChatStub implements AutoCloseable {

    private final JsonMapper json = JsonMapper.shared();
    private final Set<PictureUses.Use> shown = ConcurrentHashMap.newKeySet();
    private final AtomicInteger questions = new AtomicInteger();
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes -> routes.post("/internal/v1/attachments/uses", this::uses))
            .bindNow();

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    void show(PictureUses.Use use) {
        shown.add(use);
    }

    void takeBack(PictureUses.Use use) {
        shown.remove(use);
    }

    int questions() {
        return questions.get();
    }

    private Mono<Void> uses(HttpServerRequest request, HttpServerResponse response) {
        questions.incrementAndGet();
        return request.receive()
                .aggregate()
                .asString()
                .map(body -> json.readValue(body, PictureUses.class))
                .flatMap(asked -> response.header("Content-Type", "application/json")
                        .sendString(Mono.just(json.writeValueAsString(new UsedPictures(asked.items().stream()
                                .filter(shown::contains)
                                .map(PictureUses.Use::id)
                                .toList()))))
                        .then());
    }

    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(5));
    }
}
