package dev.maru.standalone;

import dev.maru.testing.socket.SocketClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who signed in, as seen from outside: through the gateway only. */
final class Person {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI maru;
    private final String id;
    private final String token;

    private Person(URI maru, String id, String token) {
        this.maru = maru;
        this.id = id;
        this.token = token;
    }

    static Person signUp(URI maru, String name) throws Exception {
        String email = name + "@example.org";
        String password = name + "-rides-her-bike-42";
        call(maru, "", "POST", "/api/v1/accounts", Map.of("email", email, "password", password, "nickname", name));
        return signIn(maru, email, password);
    }

    static Person signIn(URI maru, String email, String password) throws Exception {
        JsonNode session = call(maru, "", "POST", "/api/v1/sessions", Map.of("email", email, "password", password));
        return new Person(
                maru,
                session.get("user").get("id").asString(),
                session.get("accessToken").asString());
    }

    String id() {
        return id;
    }

    String createRoom(String name) throws Exception {
        return post("/api/v1/rooms", Map.of("name", name)).get("id").asString();
    }

    void join(String room) throws Exception {
        call(maru, token, "PUT", "/api/v1/rooms/" + room + "/members/me", Map.of());
    }

    SocketClient socket() throws IOException {
        return SocketClient.connect(URI.create("ws://" + maru.getAuthority() + "/ws"), token);
    }

    static Map<String, Object> message(String room, String text) {
        return Map.of("room", room, "key", UUID.randomUUID().toString(), "text", text);
    }

    JsonNode get(String path) throws Exception {
        return call(maru, token, "GET", path, null);
    }

    JsonNode post(String path, Object body) throws Exception {
        return call(maru, token, "POST", path, body);
    }

    JsonNode put(String path) throws Exception {
        return call(maru, token, "PUT", path, null);
    }

    /** Uploads a picture, as a form does. */
    JsonNode upload(String method, String path, byte[] picture) throws Exception {
        String boundary = "a-line-between-parts";
        var body = new ByteArrayOutputStream();
        body.writeBytes(
                ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"p.jpg\"\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(picture);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return send(HttpRequest.newBuilder(maru.resolve(path))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
    }

    /** What a request of this person is answered with, whatever that is. */
    int status(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(maru.resolve(path))
                .header("Authorization", "Bearer " + token)
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static JsonNode call(URI maru, String token, String method, String path, Object body) throws Exception {
        var request = HttpRequest.newBuilder(maru.resolve(path))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return send(request);
    }

    private static JsonNode send(HttpRequest.Builder builder) throws Exception {
        HttpRequest request = builder.build();
        var response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new AssertionError(request + " answered " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }
}
