package dev.maru.e2e.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST interface, called with patience: what fails is tried again. */
final class Api implements Pages {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final int PAGE = 200;
    private static final String PASSWORD = "only-for-tests-7";

    private final String base;
    private final HttpClient http;
    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

    Api(String base, HttpClient http) {
        this.base = base + "/api/v1";
        this.http = http;
    }

    Person signUp(String name) {
        String id =
                call("POST", "/accounts", null, credentials(name)).path("id").asString();
        return new Person(name, id, newToken(name));
    }

    Person signInAgain(Person person) {
        return new Person(person.name(), person.id(), newToken(person.name()));
    }

    /** Signs this person out everywhere but in the session of that token, which is not good any more either. */
    void endOtherSessions(Person person) {
        call("DELETE", "/sessions", person, null);
    }

    /** Whether a service at that address still takes the token. */
    boolean isTaken(String service, Person person) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service))
                .timeout(ANSWER_WITHIN)
                .header("Authorization", "Bearer " + person.token())
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() != 401;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String newToken(String name) {
        return call("POST", "/sessions", null, credentials(name))
                .path("accessToken")
                .asString();
    }

    private static Map<String, String> credentials(String name) {
        return Map.of("email", name + "@example.org", "password", PASSWORD);
    }

    String createRoom(Person owner, String name) {
        return call("POST", "/rooms", owner, Map.of("name", name)).path("id").asString();
    }

    void join(Person person, String room) {
        call("PUT", "/rooms/" + room + "/members/me", person, null);
    }

    void leave(Person person, String room) {
        call("DELETE", "/rooms/" + room + "/members/me", person, null);
    }

    /** The path of somebody's picture in its largest size; empty for none. */
    String avatar(Person person) {
        return call("GET", "/me", person, null).at("/avatar/512").asString("");
    }

    long head(Person member, String room) {
        return page(member, room, "limit=1").path("head").asLong();
    }

    /** Everything after a position. */
    List<Stored> log(Person member, String room, long after) {
        List<Stored> entries = new ArrayList<>();
        long position = after;
        while (true) {
            JsonNode page = page(member, room, "after=" + position + "&limit=" + PAGE);
            for (JsonNode entry : page.path("entries")) {
                position = entry.path("seq").asLong();
                entries.add(new Stored(
                        position,
                        entry.path("kind").asString(),
                        entry.path("by").asString(),
                        entry.path("key").asString("")));
            }
            if (page.path("entries").isEmpty() || position >= page.path("head").asLong()) {
                return entries;
            }
        }
    }

    @Override
    public CompletableFuture<List<Stored>> read(Person member, String room, long after, long upTo) {
        return CompletableFuture.supplyAsync(
                () -> log(member, room, after).stream()
                        .filter(entry -> entry.seq() <= upTo)
                        .toList(),
                threads);
    }

    private JsonNode page(Person member, String room, String query) {
        return call("GET", "/rooms/" + room + "/messages?" + query, member, null);
    }

    private JsonNode call(String method, String path, @Nullable Person caller, @Nullable Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(ANSWER_WITHIN)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (caller != null) {
            request.header("Authorization", "Bearer " + caller.token());
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            String failure;
            try {
                HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() < 300) {
                    return JSON.readTree(response.body());
                }
                failure = response.statusCode() + " " + response.body();
                if (response.statusCode() < 500 && response.statusCode() != 429) {
                    throw new IllegalStateException(method + " " + path + ": " + failure);
                }
            } catch (IOException e) {
                failure = e.toString();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            if (System.nanoTime() > deadline) {
                throw new UncheckedIOException(new IOException(method + " " + path + ": " + failure));
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
