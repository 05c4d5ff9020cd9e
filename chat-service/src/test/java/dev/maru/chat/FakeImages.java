package dev.maru.chat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.maru.contracts.picture.ClaimPictures;
import dev.maru.contracts.picture.ClaimedPictures;
import dev.maru.contracts.picture.ReleasePictures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/** A stand-in for image-service that knows some uploads. */
final class FakeImages implements AutoCloseable {

    static final int WIDTH = 640;
    static final int HEIGHT = 480;

    private final HttpServer server;
    private final Map<String, String> uploads = new ConcurrentHashMap<>();
    private final Set<String> released = ConcurrentHashMap.newKeySet();
    private final AtomicInteger questions = new AtomicInteger();

    FakeImages() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/internal/v1/attachments/claims", this::claims);
        server.createContext("/internal/v1/attachments/releases", this::releases);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A picture that somebody uploaded for a room. */
    String upload(String room, String by) {
        String id = UUID.randomUUID().toString();
        uploads.put(id, room + " " + by);
        return id;
    }

    void forget(String id) {
        uploads.remove(id);
    }

    Set<String> released() {
        return released;
    }

    int questions() {
        return questions.get();
    }

    private void claims(HttpExchange exchange) throws IOException {
        questions.incrementAndGet();
        ClaimPictures claim = JsonMapper.shared().readValue(exchange.getRequestBody(), ClaimPictures.class);
        boolean all = claim.ids().stream().allMatch(id -> (claim.room() + " " + claim.by()).equals(uploads.get(id)));
        List<ClaimedPictures.Picture> items = claim.ids().stream()
                .map(id -> new ClaimedPictures.Picture(id, WIDTH, HEIGHT))
                .toList();
        answer(exchange, all ? 200 : 404, JsonMapper.shared().writeValueAsBytes(new ClaimedPictures(items)));
    }

    private void releases(HttpExchange exchange) throws IOException {
        released.addAll(JsonMapper.shared()
                .readValue(exchange.getRequestBody(), ReleasePictures.class)
                .ids());
        answer(exchange, 204, new byte[0]);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
