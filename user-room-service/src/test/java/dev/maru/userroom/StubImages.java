package dev.maru.userroom;

import dev.maru.contracts.picture.PictureAddresses;
import dev.maru.contracts.picture.PictureLooks;
import dev.maru.platform.id.Ids;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** image-service as far as this service sees it: it takes pictures away, forgets people, and can be broken. */
public final class StubImages {

    /** The id of an upload that it does not know. */
    public static final String UNKNOWN = Ids.next();

    private final List<String> purged = new CopyOnWriteArrayList<>();
    private final List<String> forgotten = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes -> routes.post("/internal/v1/attachments/looks", this::look)
                    .delete("/internal/v1/pictures/{picture}", this::purge)
                    .delete("/internal/v1/users/{owner}/avatar", this::forget)
                    .delete("/internal/v1/rooms/{owner}/picture", this::forget))
            .bindNow();
    private volatile boolean broken;

    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Answers 500 to everything. */
    public void isBroken(boolean isBroken) {
        broken = isBroken;
    }

    public List<String> purged() {
        return purged;
    }

    /** The people and rooms whose pictures it has forgotten. */
    public List<String> forgotten() {
        return forgotten;
    }

    public List<String> authorizations() {
        return authorizations;
    }

    private Mono<Void> forget(HttpServerRequest request, HttpServerResponse response) {
        if (broken) {
            return response.status(500).send();
        }
        forgotten.add(String.valueOf(request.param("owner")));
        return response.status(204).send();
    }

    /** Whatever is asked for is there. */
    private Mono<Void> look(HttpServerRequest request, HttpServerResponse response) {
        return broken
                ? response.status(500).send()
                : request.receive()
                        .aggregate()
                        .asString()
                        .map(body -> JsonMapper.shared().readValue(body, PictureLooks.class))
                        .map(looks -> new PictureAddresses(looks.ids().stream()
                                .map(id -> new PictureAddresses.Seen(id, Map.of("320", looks.room() + "/" + id)))
                                .toList()))
                        .flatMap(answer -> response.header("Content-Type", "application/json")
                                .sendString(Mono.just(JsonMapper.shared().writeValueAsString(answer)))
                                .then());
    }

    private Mono<Void> purge(HttpServerRequest request, HttpServerResponse response) {
        String picture = request.param("picture");
        authorizations.add(request.requestHeaders().get("Authorization", ""));
        if (broken || UNKNOWN.equals(picture)) {
            return response.status(broken ? 500 : 404).send();
        }
        purged.add(picture);
        return response.header("Content-Type", "application/json")
                .sendString(Mono.just("{\"names\":[\"" + picture + "\"]}"))
                .then();
    }
}
