package dev.maru.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody with an account and a socket, as any client has them. */
final class Member implements WebSocket.Listener {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http;
    private final URI base;
    private final String token;
    private final Consumer<String> frames;
    private final StringBuilder text = new StringBuilder();
    private @Nullable WebSocket socket;
    private CompletableFuture<?> lastSend = CompletableFuture.completedFuture(null);

    private Member(HttpClient http, URI base, String token, Consumer<String> frames) {
        this.http = http;
        this.base = base;
        this.token = token;
        this.frames = frames;
    }

    /** Signs up and logs in. */
    static Member signUp(HttpClient http, URI base, int number, Consumer<String> frames)
            throws IOException, InterruptedException {
        String email = "bench-" + UUID.randomUUID() + "@example.org";
        String password = "a long pass phrase 1";
        post(
                http,
                base,
                "/api/v1/accounts",
                "",
                Map.of("email", email, "password", password, "nickname", "b" + number));
        JsonNode session = post(http, base, "/api/v1/sessions", "", Map.of("email", email, "password", password));
        return new Member(http, base, session.get("accessToken").asString(), frames);
    }

    String createRoom(String name) throws IOException, InterruptedException {
        return post(http, base, "/api/v1/rooms", token, Map.of("name", name))
                .get("id")
                .asString();
    }

    void join(String room) throws IOException, InterruptedException {
        HttpRequest request = request(base, "/api/v1/rooms/" + room + "/members/me", token)
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        expectSuccess(http.send(request, HttpResponse.BodyHandlers.ofString()));
    }

    /** Opens the socket and subscribes to a room. */
    void connect(String room) {
        URI uri = URI.create(base.toString().replaceFirst("^http", "ws") + "/ws");
        socket = http.newWebSocketBuilder().buildAsync(uri, this).join();
        send(JSON.writeValueAsString(Map.of("type", "connect", "token", token, "rooms", Map.of(room, 0))));
    }

    synchronized void send(String frame) {
        WebSocket open = socket;
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        lastSend = lastSend.thenCompose(_ -> open.sendText(frame, true));
    }

    void close() {
        if (socket != null) {
            socket.abort();
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            frames.accept(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    private static JsonNode post(HttpClient http, URI base, String path, String token, Map<String, String> body)
            throws IOException, InterruptedException {
        HttpRequest request = request(base, path, token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        return JSON.readTree(expectSuccess(http.send(request, HttpResponse.BodyHandlers.ofString())));
    }

    private static HttpRequest.Builder request(URI base, String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private static String expectSuccess(HttpResponse<String> response) throws IOException {
        if (response.statusCode() >= 300) {
            throw new IOException(response.request().uri() + ": " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }
}
