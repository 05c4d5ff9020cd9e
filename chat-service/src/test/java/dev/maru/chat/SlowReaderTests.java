package dev.maru.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.testing.MongoStore;
import dev.maru.testing.RedisStore;
import dev.maru.testing.TestTokens;
import dev.maru.testing.socket.SocketClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who does not read costs little, loses nothing, and is sent away in the end; who does not answer is found. Each bound is reached. */
class SlowReaderTests {

    private static final int HIGH_WATER = 256 * 1024;
    private static final int LOW_WATER = 64 * 1024;
    private static final Duration SLOW_FOR = Duration.ofMillis(2_500);
    private static final Duration SILENT_AFTER = Duration.ofMillis(3_500);

    /** As long as a text may be, in three bytes each. */
    private static final String TEXT = "가".repeat(4_000);

    private static final int TEXT_BYTES = 3 * TEXT.length();

    /** Together much more than may wait. */
    private static final int MANY = 100;

    private static FakeUserRoom userRoom;
    private static ChatInstance bounded;
    private static ChatInstance impatient;
    private static ChatInstance unbounded;

    @BeforeAll
    static void start() {
        userRoom = new FakeUserRoom();
        bounded = chat(
                "maru.chat.socket.high-water=" + HIGH_WATER + "B",
                "maru.chat.socket.low-water=" + LOW_WATER + "B",
                "maru.chat.socket.kernel-water=16KB");
        impatient = chat(
                "maru.chat.socket.high-water=" + HIGH_WATER + "B",
                "maru.chat.socket.low-water=" + LOW_WATER + "B",
                "maru.chat.socket.kernel-water=16KB",
                "maru.chat.socket.slow-for=" + SLOW_FOR.toMillis() + "ms",
                "maru.chat.socket.heartbeat=1s",
                "maru.chat.socket.silent-after=" + SILENT_AFTER.toMillis() + "ms");
        unbounded = chat(
                "maru.chat.socket.high-water=64MB",
                "maru.chat.socket.low-water=32MB",
                "maru.chat.socket.kernel-water=16KB",
                "maru.chat.socket.max-unwritten-per-loop=200KB",
                "maru.chat.socket.heartbeat=1s");
    }

    @AfterAll
    static void stop() {
        bounded.close();
        impatient.close();
        unbounded.close();
        userRoom.close();
    }

    @BeforeEach
    void nobodyIsBehindAnyMore() {
        awaitLagging(bounded, 0);
    }

    private static ChatInstance chat(String... settings) {
        return new ChatInstance(
                MongoStore.shared().uri(),
                MongoStore.shared().freshDatabase(),
                RedisStore.shared().uri(),
                userRoom,
                settings);
    }

    private static PlainSocket subscribed(ChatInstance chat, String user, String room) throws IOException {
        return PlainSocket.subscribed(chat.port(), TestTokens.shared().access(user), room);
    }

    private static double gauge(ChatInstance chat, String name) {
        return chat.bean(MeterRegistry.class).get(name).gauge().value();
    }

    /** The reader's event loop may be behind the one that answers. */
    private static void awaitLagging(ChatInstance chat, int subscriptions) {
        await().untilAsserted(() -> assertThat(gauge(chat, "maru.slow.lagging")).isEqualTo(subscriptions));
    }

    private static double count(ChatInstance chat, String name, String... tags) {
        return chat.bean(MeterRegistry.class).counter(name, tags).count();
    }

    private static void say(SocketClient client, String room, int count) {
        for (int i = 0; i < count; i++) {
            JsonNode ack = client.request(
                    "send",
                    Map.of("room", room, "text", TEXT, "key", UUID.randomUUID().toString()));
            assertThat(ack.get("type").asString()).isEqualTo("ack");
        }
    }

    @Test
    void whoStopsReadingIsSkippedAndCatchesUpAndTheOthersHearAll() throws IOException {
        String room = userRoom.room("ann", "bob", "cho");
        double skips = count(bounded, "maru.slow.skips");
        try (SocketClient ann = bounded.connect("ann");
                SocketClient cho = bounded.connect("cho", Map.of(room, 0L));
                PlainSocket bob = subscribed(bounded, "bob", room)) {
            say(ann, room, MANY);
            assertThat(cho.await(MANY, "entry").stream()
                            .map(entry -> entry.get("seq").asLong()))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, MANY).boxed().toList());
            awaitLagging(bounded, 1);

            List<Long> heard = new ArrayList<>();
            PlainSocket.Frame frame = bob.read();
            while (!frame.type().equals("skip")) {
                if (frame.type().equals("entry")) {
                    heard.add(frame.json().get("seq").asLong());
                }
                frame = bob.read();
            }
            assertThat(frame.json().get("head").asLong()).isEqualTo(MANY);
            assertThat(heard.size()).as("what was kept for the reader").isBetween(HIGH_WATER / 12_500 / 2, MANY / 2);
            bob.send("{\"type\":\"subscribe\",\"room\":\"%s\",\"after\":%d}".formatted(room, heard.getLast()));
            bob.awaitText("subscribed")
                    .get("entries")
                    .forEach(entry -> heard.add(entry.get("seq").asLong()));
            assertThat(heard)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, MANY).boxed().toList());
            awaitLagging(bounded, 0);
            assertThat(count(bounded, "maru.slow.skips")).isEqualTo(skips + 1);
        }
    }

    /** Against a kernel that takes all it can: it hides from us that nobody reads. */
    @Test
    void whatTheKernelTakesIsBounded() throws IOException {
        String room = userRoom.room("ann", "bob");
        int tooMuch = 2 * HIGH_WATER / TEXT_BYTES + 1;
        try (ChatInstance hidden =
                        chat("maru.chat.socket.high-water=" + HIGH_WATER + "B", "maru.chat.socket.kernel-water=64MB");
                SocketClient ann = hidden.connect("ann");
                PlainSocket _ = subscribed(hidden, "bob", room)) {
            say(ann, room, tooMuch);
            await().until(() -> count(hidden, "maru.fanout.bytes") > 2 * HIGH_WATER);
            assertThat(gauge(hidden, "maru.slow.lagging")).isZero();
        }
        try (SocketClient ann = bounded.connect("ann");
                PlainSocket _ = subscribed(bounded, "bob", room)) {
            say(ann, room, tooMuch);
            awaitLagging(bounded, 1);
        }
    }

    @Test
    void whatMayBeLostIsLostFirst() throws IOException {
        String room = userRoom.room("ann", "bob");
        double dropped = count(bounded, "maru.slow.dropped");
        try (SocketClient ann = bounded.connect("ann", Map.of(room, 0L));
                PlainSocket _ = subscribed(bounded, "bob", room)) {
            while (count(bounded, "maru.slow.dropped") == dropped) {
                assertThat(gauge(bounded, "maru.slow.lagging")).isZero();
                say(ann, room, 1);
                ann.send(Map.of("type", "typing", "room", room));
            }
            say(ann, room, HIGH_WATER / TEXT.length());
            awaitLagging(bounded, 1);
        }
    }

    @Test
    void whoStaysBehindIsSentAwayAndWhoReadsIsNot() throws IOException {
        String room = userRoom.room("ann", "bob", "cho");
        double closes = count(impatient, "maru.closes", "code", "4408");
        try (SocketClient ann = impatient.connect("ann");
                SocketClient cho = impatient.connect("cho", Map.of(room, 0L));
                PlainSocket _ = subscribed(impatient, "bob", room)) {
            say(ann, room, MANY / 2);
            await().atMost(SLOW_FOR.plusSeconds(10))
                    .until(() -> count(impatient, "maru.closes", "code", "4408") == closes + 1);
            // Not even the close is read.
            await().atMost(Duration.ofSeconds(10))
                    .until(() ->
                            gauge(impatient, "maru.connections") == 2 && gauge(impatient, "maru.slow.lagging") == 0);
            assertThat(ann.isOpen() && cho.isOpen()).isTrue();
        }
    }

    @Test
    void whoAnswersNoPingIsFound() throws IOException {
        String room = userRoom.room("ann", "bob");
        try (SocketClient ann = impatient.connect("ann");
                PlainSocket bob = subscribed(impatient, "bob", room)) {
            long start = System.nanoTime();
            assertThat(bob.awaitClose(SILENT_AFTER.plusSeconds(10))).isEqualTo(4408);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(SILENT_AFTER.minusSeconds(1), SILENT_AFTER.plusSeconds(3));
            assertThat(ann.isOpen()).isTrue();
            try (PlainSocket cho = subscribed(unbounded, "bob", room)) {
                assertThat(cho.read().first()).isEqualTo(PlainSocket.PING);
                assertThat(cho.read().type()).isEqualTo("heads");
            }
        }
    }

    @Test
    void aReaderBelowItsOwnBoundIsSlowWhenTooMuchWaitsForAll() throws IOException {
        String room = userRoom.room("ann", "bob", "cho");
        try (SocketClient ann = unbounded.connect("ann");
                SocketClient cho = unbounded.connect("cho", Map.of(room, 0L));
                PlainSocket _ = subscribed(unbounded, "bob", room)) {
            int few = LOW_WATER / TEXT.length();
            say(ann, room, few);
            assertThat(gauge(unbounded, "maru.slow.lagging"))
                    .as("while little waits for all")
                    .isZero();
            AtomicInteger said = new AtomicInteger(few);
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                say(ann, room, 1);
                said.incrementAndGet();
                return gauge(unbounded, "maru.slow.lagging") == 1;
            });
            assertThat(cho.await(said.get(), "entry")).hasSize(said.get());
        }
    }

    @Test
    void compressionIsDeclinedAndNotTaken() throws IOException {
        String offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";
        try (PlainSocket client = new PlainSocket(bounded.port(), offer)) {
            assertThat(client.head).startsWith("HTTP/1.1 101 ").doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
            client.send(
                    "{\"type\":\"connect\",\"token\":\"" + TestTokens.shared().access("ann") + "\"}");
            client.awaitText("connected");
            client.send(PlainSocket.TEXT | 0x40, new byte[] {0x2a, 0x49, 0x2d, 0x2e, 0x01, 0x00});
            assertThat(client.awaitClose(Duration.ofSeconds(5))).isEqualTo(1002);
        }
    }
}
