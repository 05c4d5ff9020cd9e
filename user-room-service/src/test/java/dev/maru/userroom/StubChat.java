package dev.maru.userroom;

import dev.maru.platform.id.Ids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** chat-service as far as this service sees it: it does what it is asked, and can be away, slow or forgetful. */
public final class StubChat {

    /** The id of a picture that messages show. */
    public static final String PICTURE = Ids.next();

    /** How the next requests are answered. */
    public enum Mood {
        WELL,
        /** 503 to everything. */
        AWAY,
        /** 422 to everything. */
        REFUSES,
        /** Takes what it gets, and the answer is lost. */
        TAKES_AND_FAILS,
        /** Answers nobody. */
        SILENT
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final DisposableServer server;
    private final Map<String, String> parked = new ConcurrentHashMap<>();
    private final Set<String> ended = ConcurrentHashMap.newKeySet();
    private final Map<String, Set<String>> erased = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> cursorsForgotten = new ConcurrentHashMap<>();
    private final Map<String, String> lastTexts = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Mood mood = Mood.WELL;

    public StubChat() {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.get("/internal/v1/facts/parked", this::parked)
                        .post("/internal/v1/facts/parked/replay", this::replay)
                        .post("/internal/v1/rooms/{room}/end", this::end)
                        .post("/internal/v1/rooms/{room}/authors/{author}/erasure", this::erase)
                        .delete("/internal/v1/rooms/{room}/cursors/{user}", this::forgetCursor)
                        .get("/internal/v1/rooms/{room}/messages/{seq}/surroundings", this::around)
                        .post("/internal/v1/summaries", this::summaries))
                .bindNow();
    }

    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    public void is(Mood next) {
        mood = next;
    }

    public int requests() {
        return requests.get();
    }

    /** A room whose log has a message. */
    public void said(String room, String text) {
        lastTexts.put(room, text);
    }

    /** A fact whose line it could not write. */
    public void parks(String key, String room) {
        parked.put(key, room);
    }

    /** The rooms in which nothing is left of what somebody said. */
    public Set<String> erased(String author) {
        return erased.getOrDefault(author, Set.of());
    }

    /** The rooms in which it was forgotten how far somebody has read. */
    public Set<String> cursorsForgotten(String user) {
        return cursorsForgotten.getOrDefault(user, Set.of());
    }

    private Mono<Void> forgetCursor(HttpServerRequest request, HttpServerResponse response) {
        return answer(request, response, body -> {
            cursorsForgotten
                    .computeIfAbsent(request.param("user"), user -> ConcurrentHashMap.newKeySet())
                    .add(request.param("room"));
            return "{}";
        });
    }

    /** Says once that there is more. */
    private Mono<Void> erase(HttpServerRequest request, HttpServerResponse response) {
        return answer(request, response, body -> {
            boolean first = erased.computeIfAbsent(request.param("author"), author -> ConcurrentHashMap.newKeySet())
                    .add(request.param("room"));
            return "{\"left\":" + first + "}";
        });
    }

    /** Says which was asked for, with a picture from the fiftieth on; there is none above a hundred. */
    private Mono<Void> around(HttpServerRequest request, HttpServerResponse response) {
        long seq = Long.parseLong(request.param("seq"));
        return seq > 100
                ? response.status(404).send()
                : answer(
                        request,
                        response,
                        body -> "{\"entries\":[{\"room\":\"%s\",\"seq\":%d%s}],\"head\":100}"
                                .formatted(
                                        request.param("room"),
                                        seq,
                                        seq < 50 ? "" : ",\"attachments\":[{\"id\":\"" + PICTURE + "\"}]"));
    }

    public boolean hasEnded(String room) {
        return ended.contains(room);
    }

    private Mono<Void> parked(HttpServerRequest request, HttpServerResponse response) {
        return answer(request, response, body -> {
            List<String> items = new ArrayList<>();
            parked.forEach((key, room) -> items.add("""
                {"key":"%s","room":"%s","parkedAt":"2026-01-01T00:00:00Z","problem":"nobody knows how"}\
                """.formatted(key, room)));
            return "{\"items\":[" + String.join(",", items) + "]}";
        });
    }

    private Mono<Void> replay(HttpServerRequest request, HttpServerResponse response) {
        return answer(request, response, body -> {
            int replayed = parked.size();
            parked.clear();
            return "{\"replayed\":" + replayed + "}";
        });
    }

    private Mono<Void> end(HttpServerRequest request, HttpServerResponse response) {
        return answer(request, response, body -> {
            ended.add(request.param("room"));
            return "{}";
        });
    }

    private Mono<Void> summaries(HttpServerRequest request, HttpServerResponse response) {
        return answer(request, response, body -> {
            List<String> items = new ArrayList<>();
            for (JsonNode room : body.get("rooms")) {
                items.add(summary(room.asString()));
            }
            return "{\"items\":[" + String.join(",", items) + "]}";
        });
    }

    private String summary(String room) {
        String text = lastTexts.get(room);
        String last = text == null ? "null" : """
            {"room":"%s","seq":7,"kind":"message","n":5,"by":"somebody","at":"2999-01-01T00:00:00Z","key":"k","text":"%s"}\
            """.formatted(room, text);
        return """
            {"room":"%s","head":7,"n":5,"lastEntry":%s,"unread":3,"read":4}\
            """.formatted(room, last);
    }

    private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response, Answer answer) {
        requests.incrementAndGet();
        String token = request.requestHeaders().get("Authorization");
        if (token == null || !token.startsWith("Bearer ")) {
            return response.status(401).send();
        }
        Mood now = mood;
        return request.receive().aggregate().asString().defaultIfEmpty("").flatMap(body -> switch (now) {
            case WELL -> send(response, answer.to(json(body)));
            case AWAY -> response.status(503).send();
            case REFUSES -> response.status(422).send();
            case TAKES_AND_FAILS -> {
                answer.to(json(body));
                yield response.status(500).send();
            }
            case SILENT -> Mono.delay(Duration.ofSeconds(30)).then();
        });
    }

    private static JsonNode json(String body) {
        return JSON.readTree(body.isEmpty() ? "{}" : body);
    }

    private static Mono<Void> send(HttpServerResponse response, String body) {
        return response.header("Content-Type", "application/json")
                .sendString(Mono.just(body))
                .then();
    }

    @FunctionalInterface
    private interface Answer {
        String to(JsonNode body);
    }
}
