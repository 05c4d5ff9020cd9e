package dev.maru.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.chat.log.RoomLog;
import dev.maru.contracts.room.Line;
import dev.maru.testing.MongoStore;
import dev.maru.testing.RedisStore;
import dev.maru.testing.RequiresServers;
import dev.maru.testing.TestTokens;
import dev.maru.testing.socket.SocketClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Random joining, leaving, removing, banning, sending, resuming and reading of history, on two instances, of which one has no Redis at all.
 * Whoever is not in a room receives nothing of it: nothing behind the line that says so, and nothing at all two seconds after.
 *
 * <p>{@code -Dmaru.membership.schedules=10000} runs as many schedules; a failure names the seed of its own.
 */
@RequiresServers
class MembershipSafetyTests {

    private static final int SCHEDULES = Integer.getInteger("maru.membership.schedules", 200);
    private static final int AT_ONCE = 100;
    private static final int STEPS = 14;
    private static final Duration WITHIN = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> OTHERS = List.of("bob", "cho", "dan");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static FakeUserRoom userRoom;
    private static String database;
    private static List<ChatInstance> instances;

    @BeforeAll
    static void prepare() {
        userRoom = new FakeUserRoom();
        database = MongoStore.shared().freshDatabase();
        try (RedisStore lost = RedisStore.start()) {
            instances = List.of(start(RedisStore.shared().uri()), start(lost.uri()));
        }
    }

    private static ChatInstance start(String redis) {
        return new ChatInstance(MongoStore.shared().uri(), database, redis, userRoom);
    }

    @AfterAll
    static void tidyUp() {
        instances.forEach(ChatInstance::close);
        userRoom.close();
        MongoStore.shared().drop(database);
    }

    @AfterEach
    void tellAgain() {
        userRoom.forgetsToTell(false);
    }

    @Test
    void whoIsNotInARoomReceivesNothingOfIt() throws Exception {
        long seed = System.nanoTime();
        for (int done = 0; done < SCHEDULES; done += AT_ONCE) {
            assertThat(run(Math.min(AT_ONCE, SCHEDULES - done), seed + done, true))
                    .isEmpty();
        }
        System.out.printf(
                "MEASURED membership: %d schedules from seed %d, no violation (%.0f s)%n",
                SCHEDULES, seed, (System.nanoTime() - seed) / 1e9);
    }

    /** The control: when nothing is told, neither by facts nor by lines, people stay where they are no more, and it is noticed. */
    @Test
    void whenNothingIsToldItIsNoticed() throws Exception {
        userRoom.forgetsToTell(true);
        assertThat(run(20, System.nanoTime(), false)).isNotEmpty();
    }

    private static List<String> run(int schedules, long seed, boolean lines) throws Exception {
        Map<String, List<SocketClient>> sockets = new HashMap<>();
        ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String user : List.of("ann", "bob", "cho", "dan")) {
                sockets.put(
                        user,
                        List.of(instances.get(0).connect(user), instances.get(1).connect(user)));
            }
            List<Schedule> all = IntStream.range(0, schedules)
                    .mapToObj(i -> new Schedule(seed + i, sockets, lines, violations))
                    .toList();
            join(all.stream().map(schedule -> threads.submit(schedule::play)).toList());
            Thread.sleep(WITHIN);
            join(all.stream().map(schedule -> threads.submit(schedule::settle)).toList());
            all.forEach(Schedule::look);
        } finally {
            sockets.values().forEach(both -> both.forEach(SocketClient::close));
        }
        return List.copyOf(violations);
    }

    private static void join(List<? extends Future<?>> tasks) throws Exception {
        for (Future<?> task : tasks) {
            task.get();
        }
    }

    /** One room and what happens in it, one step after the other. */
    private static final class Schedule {

        private final long seed;
        private final Random random;
        private final Map<String, List<SocketClient>> sockets;
        private final boolean lines;
        private final ConcurrentLinkedQueue<String> violations;
        private final String room = userRoom.room("ann", "bob", "cho");
        private final List<String> banned = new ArrayList<>();
        private final String last = "last words in " + room;

        /** By user: the line after which nothing may come, while that is so. */
        private final Map<String, Long> outSince = new HashMap<>();

        private long head;

        Schedule(
                long seed,
                Map<String, List<SocketClient>> sockets,
                boolean lines,
                ConcurrentLinkedQueue<String> violations) {
            this.seed = seed;
            this.random = new Random(seed);
            this.sockets = sockets;
            this.lines = lines;
            this.violations = violations;
        }

        void play() {
            for (String user : List.of("ann", "bob", "cho")) {
                subscribe(user, 0);
                subscribe(user, 1);
            }
            for (int step = 0; step < STEPS; step++) {
                String user = OTHERS.get(random.nextInt(OTHERS.size()));
                int instance = random.nextInt(2);
                switch (random.nextInt(8)) {
                    case 0, 1 -> join(user);
                    case 2 -> out(user, "left");
                    case 3 -> out(user, "removed");
                    case 4 -> {
                        if (random.nextInt(3) == 0) {
                            banned.add(user);
                        }
                        out(user, "removed");
                    }
                    case 5 -> subscribe(user, instance);
                    case 6 -> history(user, instance);
                    default -> send(random.nextBoolean() ? "ann" : user, instance, "word " + step);
                }
            }
        }

        private void join(String user) {
            if (banned.contains(user) || userRoom.isMember(room, user)) {
                return;
            }
            look(user);
            outSince.remove(user);
            userRoom.join(room, user);
            if (lines && random.nextBoolean()) {
                line(new Line("joined", user));
            }
        }

        private void out(String user, String kind) {
            if (!userRoom.isMember(room, user)) {
                return;
            }
            switch (kind) {
                case "left" -> userRoom.leave(room, user);
                default -> {
                    if (banned.contains(user)) {
                        userRoom.ban(room, user);
                    } else {
                        userRoom.remove(room, user);
                    }
                }
            }
            // The line may not come: then facts alone tell.
            if (lines && random.nextBoolean()) {
                line(kind.equals("left") ? new Line("left", user) : new Line("removed", "ann", user, null));
                outSince.put(user, head);
            }
        }

        /** Completes when the room's log says it. */
        private void line(Line line) {
            String key = userRoom.line(room, line);
            RoomLog log = instances.getFirst().bean(RoomLog.class);
            head = await().atMost(PATIENCE)
                    .until(() -> log.find(room, line.by(), key).blockOptional(), Optional::isPresent)
                    .orElseThrow()
                    .seq();
        }

        private void send(String user, int instance, String text) {
            JsonNode answer = socket(user, instance)
                    .request(
                            "send",
                            Map.of("room", room, "key", UUID.randomUUID().toString(), "text", text));
            if (answer.get("type").asString().equals("ack")) {
                head = Math.max(head, answer.get("seq").asLong());
            }
        }

        private JsonNode subscribe(String user, int instance) {
            return subscribe(socket(user, instance));
        }

        private JsonNode subscribe(SocketClient socket) {
            return socket.request("subscribe", Map.of("room", room, "after", 0));
        }

        private int history(String user, int instance) {
            return untilServed(() -> call(HttpRequest.newBuilder(uri(instance, "/api/v1/rooms/" + room + "/messages"))
                            .header(
                                    "Authorization",
                                    "Bearer " + TestTokens.shared().access(user))))
                    .statusCode();
        }

        /** Two seconds later: who is out gets nothing any more, whatever they try; who is in gets everything. */
        void settle() {
            send("ann", random.nextInt(2), last);
            for (SocketClient ann : sockets.get("ann")) {
                ann.await(this::isLast, last, Duration.ofSeconds(20));
            }
            look();
            for (String user : OTHERS) {
                boolean in = userRoom.isMember(room, user);
                for (int instance = 0; instance < 2; instance++) {
                    int history = history(user, instance);
                    String key = UUID.randomUUID().toString();
                    SocketClient socket = socket(user, instance);
                    String sent = untilAnswered(
                            () -> socket.request("send", Map.of("room", room, "key", key, "text", "late")));
                    String subscribed = untilAnswered(() -> subscribe(socket));
                    expect(user, instance, in, "history", history == 200);
                    expect(user, instance, in, "send", sent.equals("ack"));
                    expect(user, instance, in, "subscribe", subscribed.equals("subscribed"));
                }
            }
        }

        /** What came to somebody who was out all the time since. */
        void look() {
            for (String user : OTHERS) {
                look(user);
                if (!userRoom.isMember(room, user)
                        && sockets.get(user).stream()
                                .anyMatch(socket ->
                                        socket.frames("entry").stream().anyMatch(this::isLast))) {
                    violations.add(this + ": " + user + " heard the last words");
                }
            }
        }

        private void look(String user) {
            Long since = outSince.get(user);
            if (since == null) {
                return;
            }
            for (SocketClient socket : sockets.get(user)) {
                socket.frames("entry").stream()
                        .filter(entry -> entry.get("room").asString().equals(room)
                                && entry.get("seq").asLong() > since)
                        .forEach(entry ->
                                violations.add(this + ": " + user + " was out at " + since + " and heard " + entry));
            }
        }

        private boolean isLast(JsonNode frame) {
            return frame.path("text").asString("").equals(last);
        }

        private void expect(String user, int instance, boolean in, String what, boolean worked) {
            if (in != worked) {
                violations.add(this + ": " + user + (in ? " is in" : " is out") + " and " + what
                        + (worked ? " worked" : " did not work") + " on " + instance);
            }
        }

        private SocketClient socket(String user, int instance) {
            return sockets.get(user).get(instance);
        }

        @Override
        public String toString() {
            return "schedule " + seed;
        }
    }

    /** As whoever asks does: an instance that has too much to do says so, and is asked again under the same key. */
    private static HttpResponse<String> untilServed(Supplier<HttpResponse<String>> request) {
        return await().atMost(PATIENCE).until(request::get, answer -> answer.statusCode() != 503);
    }

    /** The kind of the answer, once it is not that one may try again. */
    private static String untilAnswered(Supplier<JsonNode> request) {
        return await().atMost(PATIENCE)
                .until(request::get, answer -> !answer.path("retryable").asBoolean(false))
                .get("type")
                .asString();
    }

    private static URI uri(int instance, String path) {
        return URI.create("http://127.0.0.1:" + instances.get(instance).port() + path);
    }

    private static HttpResponse<String> call(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
