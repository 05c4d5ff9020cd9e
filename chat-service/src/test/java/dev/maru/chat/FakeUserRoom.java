package dev.maru.chat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A stand-in for user-room-service that knows who is a member of which room. */
final class FakeUserRoom implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, Set<String>> members = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();

    FakeUserRoom() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/internal/v1/rooms/", this::membership);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    String room(String... users) {
        String room = UUID.randomUUID().toString();
        members.put(room, ConcurrentHashMap.newKeySet());
        members.get(room).addAll(Set.of(users));
        return room;
    }

    void join(String room, String user) {
        members.get(room).add(user);
    }

    void leave(String room, String user) {
        members.get(room).remove(user);
    }

    void delete(String room) {
        members.remove(room);
    }

    int questions() {
        return questions.get();
    }

    private void membership(HttpExchange exchange) throws IOException {
        questions.incrementAndGet();
        String[] path = exchange.getRequestURI().getPath().split("/");
        String room = path[4];
        String user = path[6];
        Set<String> of = members.get(room);
        byte[] body = (of == null ? "{}" : """
            {"room":"%s","user":"%s","state":"%s","role":null,"version":1}\
            """.formatted(room, user, of.contains(user) ? "member" : "none"))
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(of == null ? 404 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
