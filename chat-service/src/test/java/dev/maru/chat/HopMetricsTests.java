package dev.maru.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.testing.MongoStore;
import dev.maru.testing.RedisStore;
import dev.maru.testing.socket.SocketClient;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each hop of a message can be seen from outside, and operators are told of what there is to see. */
class HopMetricsTests {

    private static FakeUserRoom userRoom;
    private static ChatInstance chat;
    private static MeterRegistry meters;

    @BeforeAll
    static void start() {
        userRoom = new FakeUserRoom();
        MongoStore mongo = MongoStore.shared();
        chat = new ChatInstance(
                mongo.uri(), mongo.freshDatabase(), RedisStore.shared().uri(), userRoom);
        meters = chat.bean(MeterRegistry.class);
    }

    @AfterAll
    static void stop() {
        chat.close();
        userRoom.close();
    }

    private static double count(String counter, String... tags) {
        return meters.get(counter).tags(tags).counter().count();
    }

    private static void send(SocketClient client, String room, String type) {
        Map<String, String> message =
                Map.of("room", room, "text", "hello", "key", UUID.randomUUID().toString());
        assertThat(client.request("send", message).get("type").asString()).isEqualTo(type);
    }

    @Test
    void aMessageLeavesItsMarkAtEachHop() throws IOException {
        String room = userRoom.room("ann");
        try (SocketClient ann = chat.connect("ann")) {
            ann.request("subscribe", Map.of("room", room));
            double frames = count("maru.frames.received");
            double bytes = count("maru.frames.received.bytes");
            double admitted = count("maru.admission.admitted");
            double told = count("maru.hub.entries");
            double heard = count("maru.relay.heard");
            long published = meters.get("maru.relay.publish").timer().count();
            long commits = meters.get("maru.writer.commit").timer().count();

            send(ann, room, "ack");
            ann.await("entry");

            assertThat(count("maru.frames.received")).isEqualTo(frames + 1);
            assertThat(count("maru.frames.received.bytes")).isGreaterThan(bytes + 100);
            assertThat(count("maru.admission.admitted")).isEqualTo(admitted + 1);
            assertThat(meters.get("maru.writer.commit").timer().count()).isEqualTo(commits + 1);
            assertThat(meters.get("maru.writer.wait").timer().max(TimeUnit.SECONDS))
                    .isLessThan(10);
            assertThat(count("maru.hub.entries")).isEqualTo(told + 1);
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                assertThat(meters.get("maru.relay.publish").timer().count()).isGreaterThan(published);
                assertThat(count("maru.relay.heard")).isGreaterThan(heard);
            });
            assertThat(meters.get("maru.relay.envelope").summary().max()).isGreaterThan(100);
        }
    }

    @Test
    void whatIsRefusedIsCountedByItsReason() throws IOException {
        try (SocketClient ann = chat.connect("ann")) {
            send(ann, UUID.randomUUID().toString(), "error");
            assertThat(count("maru.admission.refused", "code", "not-found")).isPositive();
            ann.sendText("{\"type\":\"dance\"}");
            ann.await("error");
            assertThat(count("maru.frames.refused", "kind", "undescribed")).isPositive();
            ann.sendBinary(new byte[] {1});
            assertThat(ann.closeCode()).isEqualTo(4400);
            assertThat(count("maru.frames.refused", "kind", "binary")).isPositive();
        }
    }

    @Test
    void operatorsAreToldOfAllThereIs() throws IOException {
        String documented = Files.readString(Path.of("..", "docs", "operations.md"));
        assertThat(meters.getMeters().stream()
                        .map(Meter::getId)
                        .map(Meter.Id::getName)
                        .filter(name -> name.startsWith("maru."))
                        .distinct()
                        .filter(name -> !documented.contains(name.replace('.', '_'))))
                .isEmpty();
    }
}
