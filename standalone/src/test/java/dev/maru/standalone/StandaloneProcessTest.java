package dev.maru.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.standalone.data.DataDirectory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Maru as a process of its own: how it ends, and how it refuses to begin. */
class StandaloneProcessTest {

    private static final int SENDERS = 4;
    private static final int ACKNOWLEDGED_BEFORE_KILL = 40;

    @TempDir
    Path data;

    @Test
    void kill_9_loses_nothing_acknowledged() throws Exception {
        Map<String, JsonNode> acknowledged = new ConcurrentHashMap<>();
        String room;
        try (MaruProcess maru = MaruProcess.launch(data, "0")) {
            URI uri = maru.awaitReady();
            List<Person> people = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                people.add(Person.signUp(uri, "sender" + i));
            }
            room = people.getFirst().createRoom("the room");
            List<Thread> senders = new ArrayList<>();
            for (Person person : people) {
                person.join(room);
                senders.add(Thread.ofPlatform().start(() -> sendUntilCutOff(person, room, acknowledged)));
            }
            while (acknowledged.size() < ACKNOWLEDGED_BEFORE_KILL) {
                Thread.sleep(5);
            }
            ProcessHandle redis = maru.redis();

            maru.kill();

            for (Thread sender : senders) {
                sender.join();
            }
            redis.onExit().get(10, TimeUnit.SECONDS);
        }
        try (MaruProcess maru = MaruProcess.launch(data, "0")) {
            URI uri = maru.awaitReady();
            Person reader = Person.signIn(uri, "sender0@example.org", "sender0-rides-her-bike-42");
            Map<Long, JsonNode> log = wholeLog(reader, room);
            acknowledged.forEach((key, ack) -> assertThat(
                            log.get(ack.get("seq").asLong()).get("key").asString())
                    .isEqualTo(key));
            assertThat(log.keySet()).as("dense").containsExactlyInAnyOrderElementsOf(numbers(log.size()));
            assertThat(new HashSet<>(log.values().stream()
                            .map(entry -> entry.get("key").asString())
                            .toList()))
                    .as("each once")
                    .hasSize(log.size());
            maru.stop();
        }
    }

    @Test
    void a_busy_port_is_refused_in_one_line_before_anything_is_made() throws Exception {
        try (var other = new ServerSocket(0);
                MaruProcess maru = MaruProcess.launch(data.resolve("new"), Integer.toString(other.getLocalPort()))) {
            assertThat(maru.awaitEnd())
                    .containsExactly("Maru cannot start: port " + other.getLocalPort()
                            + " is in use; stop what uses it, or set MARU_PORT to another one");
            assertThat(maru.exitCode()).isEqualTo(1);
            assertThat(data.resolve("new")).doesNotExist();
        }
    }

    @Test
    void a_busy_port_on_loopback_is_refused_too() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                MaruProcess maru = MaruProcess.launch(data, Integer.toString(other.getLocalPort()))) {
            assertThat(maru.awaitEnd()).singleElement().asString().contains("is in use");
        }
    }

    @Test
    void a_data_directory_in_use_is_refused_in_one_line() throws Exception {
        try (var _ = DataDirectory.open(data);
                MaruProcess maru = MaruProcess.launch(data, "0")) {
            assertThat(maru.awaitEnd())
                    .containsExactly("Maru cannot start: the data directory " + data
                            + " is in use by another Maru; stop that one, or set MARU_DATA_DIR to another directory");
            assertThat(maru.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void a_data_directory_that_cannot_be_made_is_refused_in_one_line() throws Exception {
        Path file = Files.writeString(data.resolve("file"), "");
        try (MaruProcess maru = MaruProcess.launch(file.resolve("below"), "0")) {
            assertThat(maru.awaitEnd()).singleElement().asString().contains("cannot be used");
            assertThat(maru.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void a_service_that_does_not_start_ends_everything() throws Exception {
        Files.createDirectories(data);
        // chat-service refuses a secret that is too short.
        Files.writeString(data.resolve("secrets.env"), """
            MARU_SERVICE_SECRET=abcdefghijklmnopqrstuvwxyz-123456789
            MARU_TOKEN_SECRET=abcdefghijklmnopqrstuvwxyz-987654321
            MARU_LOG_SECRET=short
            """);
        try (MaruProcess maru = MaruProcess.launch(data, "0")) {
            assertThat(maru.awaitEnd()).last().asString().startsWith("Maru cannot start: chat-service did not start: ");
            assertThat(maru.exitCode()).isEqualTo(1);
        }
        try (var again = DataDirectory.open(data)) {
            assertThat(again).hasToString(data.toString());
        }
    }

    private static void sendUntilCutOff(Person person, String room, Map<String, JsonNode> acknowledged) {
        try (var socket = person.socket()) {
            while (true) {
                Map<String, Object> message = Person.message(room, "hello");
                JsonNode answer = socket.request("send", message);
                if (answer.get("type").asString().equals("ack")) {
                    acknowledged.put((String) message.get("key"), answer);
                } else {
                    Thread.sleep(answer.path("retryAfterMs").asLong(50));
                }
            }
        } catch (Exception | AssertionError e) {
            // Cut off: what was not acknowledged is nobody's promise.
        }
    }

    private static Map<Long, JsonNode> wholeLog(Person reader, String room) throws Exception {
        Map<Long, JsonNode> log = new HashMap<>();
        while (true) {
            JsonNode page = reader.get("/api/v1/rooms/" + room + "/messages?limit=200&after=" + log.size());
            page.get("entries").forEach(entry -> log.put(entry.get("seq").asLong(), entry));
            if (log.size() >= page.get("head").asLong()) {
                return log;
            }
        }
    }

    private static List<Long> numbers(long last) {
        return java.util.stream.LongStream.rangeClosed(1, last).boxed().toList();
    }
}
