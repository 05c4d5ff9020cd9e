package dev.maru.standalone.demo;

import dev.maru.standalone.data.DataDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the demo account and its room, once in the life of a data directory: who deletes them does not get them back.
 * A start that was cut short is taken up where it was, because every step may be repeated.
 */
public final class Demo implements AutoCloseable {

    public static final String EMAIL = "demo@maru.dev";
    public static final String PASSWORD = "maru-demo-1";

    private static final String DONE = "demo";
    private static final String ROOM = "마루 안내";
    private static final List<String> LINES = List.of(
            "마루에 오신 것을 환영합니다! Welcome to Maru, the hall that joins the rooms of a house.",
            "Open this page in a second browser, sign up there as somebody else and enter this room: you can talk.",
            "내 사진과 이름은 프로필에서 바꿀 수 있어요. Your picture and name can be changed in your profile.");

    private static final int ATTEMPTS = 5;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final int CREATED = 201;
    private static final int CONFLICT = 409;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI maru;

    private Demo(URI maru) {
        this.maru = maru;
    }

    /** Makes it through the gateway, unless it was made before. */
    public static void ensure(URI maru, DataDirectory data) throws IOException, InterruptedException {
        if (data.isDone(DONE)) {
            return;
        }
        try (var demo = new Demo(maru)) {
            demo.make(ATTEMPTS);
        }
        data.done(DONE);
    }

    /** Again when it fails: on a busy machine the first requests may take longer than a service waits. */
    private void make(int attempts) throws IOException, InterruptedException {
        try {
            make();
        } catch (IOException e) {
            if (attempts <= 1) {
                throw e;
            }
            Thread.sleep(BETWEEN_ATTEMPTS);
            make(attempts - 1);
        }
    }

    private void make() throws IOException, InterruptedException {
        var account = Map.of("email", EMAIL, "password", PASSWORD, "nickname", "마루");
        expect(post("/api/v1/accounts", account, null, null), CREATED, CONFLICT);
        var credentials = Map.of("email", EMAIL, "password", PASSWORD);
        String token = expect(post("/api/v1/sessions", credentials, null, null), CREATED)
                .path("accessToken")
                .asString();
        String room = room(token);
        for (String line : LINES) {
            // The same key in every attempt: a line that is there already is not said twice.
            UUID key = UUID.nameUUIDFromBytes((room + line).getBytes(StandardCharsets.UTF_8));
            expect(post("/api/v1/rooms/" + room + "/messages", Map.of("text", line), token, key), CREATED, 200);
        }
        send(request("/api/v1/sessions/current", token).DELETE().build());
    }

    private String room(String token) throws IOException, InterruptedException {
        JsonNode mine = expect(send(request("/api/v1/me/rooms", token).GET().build()), 200);
        for (JsonNode room : mine.path("items")) {
            if (ROOM.equals(room.path("name").asString())) {
                return room.path("id").asString();
            }
        }
        UUID key = UUID.nameUUIDFromBytes(ROOM.getBytes(StandardCharsets.UTF_8));
        return expect(post("/api/v1/rooms", Map.of("name", ROOM), token, key), CREATED)
                .path("id")
                .asString();
    }

    private HttpResponse<String> post(String path, Object body, @Nullable String token, @Nullable UUID key)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path, token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (key != null) {
            request.header("Idempotency-Key", key.toString());
        }
        return send(request.build());
    }

    private HttpRequest.Builder request(String path, @Nullable String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(maru.resolve(path)).timeout(ANSWER_WITHIN);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode expect(HttpResponse<String> response, Integer... statuses) throws IOException {
        if (!List.of(statuses).contains(response.statusCode())) {
            throw new IOException(response.request().method() + " "
                    + response.uri().getPath() + " answered " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        http.close();
    }
}
