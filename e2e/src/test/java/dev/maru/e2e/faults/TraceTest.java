package dev.maru.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.testing.RequiresServerPrograms;
import dev.maru.testing.ServiceProcess;
import dev.maru.testing.socket.SocketClient;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** One message with a trace id that is known, from the gateway to one chat-service, over Redis to the other, and to who listens there. */
@RequiresServerPrograms
@ExtendWith(SharedBed.Resolver.class)
class TraceTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String OF_UPGRADE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String OF_FRAME = "0af7651916cd43dd8448eb211c80319c";
    private static final String NOT_SAMPLED = "5d1c6bb0b4f24e7a9a0d5f0e9b8c7d6e";

    @Test
    void aTraceIsFoundAtEachHop(SharedBed shared) throws IOException {
        TestBed bed = shared.bed();
        bed.useIntactChats();
        Person ann = bed.api().signUp("ann-trace");
        Person bob = bed.api().signUp("bob-trace");
        String room = bed.api().createRoom(ann, "traced");
        bed.api().join(bob, room);
        try (SocketClient sender = SocketClient.open(bed.socket(), Map.of("traceparent", header(OF_UPGRADE, "01")));
                SocketClient onOne = listen(bed, 0, bob, room);
                SocketClient onOther = listen(bed, 1, bob, room)) {
            sender.send(Map.of("type", "connect", "token", ann.token()));
            sender.await("connected");

            JsonNode ack = send(sender, room, Map.of());
            assertThat(ack.has("traceId")).isFalse();
            hearIt(onOne, onOther);
            JsonNode traced = send(sender, room, Map.of("traceparent", header(OF_FRAME, "01")));
            assertThat(traced.path("traceId").asString()).isEqualTo(OF_FRAME);
            hearIt(onOne, onOther);
            JsonNode known = send(sender, room, Map.of("traceparent", header(NOT_SAMPLED, "00")));
            assertThat(known.path("traceId").asString()).isEqualTo(NOT_SAMPLED);
            hearIt(onOne, onOther);
            JsonNode refused =
                    send(sender, UUID.randomUUID().toString(), Map.of("traceparent", header(OF_FRAME, "01")));
            assertThat(refused.path("traceId").asString()).isEqualTo(OF_FRAME);
            assertThat(send(sender, UUID.randomUUID().toString(), Map.of())
                            .path("traceId")
                            .asString())
                    .isEqualTo(OF_UPGRADE);
        }
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(hops(bed.gateway(), OF_UPGRADE)).containsExactly("tunnel");
            assertThat(bed.gateway().output()).contains("trace=" + OF_UPGRADE);
            for (String trace : List.of(OF_UPGRADE, OF_FRAME)) {
                assertFound(trace, hops(bed.chat(0), trace), hops(bed.chat(1), trace));
            }
        });
        assertThat(hops(bed.chat(0), NOT_SAMPLED)).isEmpty();
        assertThat(hops(bed.chat(1), NOT_SAMPLED)).isEmpty();
    }

    /** Whichever of the two has the sender, and whichever stores it: that is its room's home. */
    private static void assertFound(String trace, List<String> onOne, List<String> onOther) {
        List<List<String>> both = List.of(onOne, onOther);
        assertThat(both)
                .as(trace)
                .anySatisfy(hops -> assertThat(hops)
                        .contains("frame", "admitted", "queued", "acknowledged")
                        .containsAnyOf("told", "read"))
                .anySatisfy(hops -> assertThat(hops).containsSubsequence("queued", "stored", "published", "told"))
                .anySatisfy(hops -> assertThat(hops)
                        .doesNotContain("stored")
                        .contains("heard")
                        .containsAnyOf("told", "read"));
    }

    private static String header(String trace, String flags) {
        return "00-" + trace + "-00f067aa0ba902b7-" + flags;
    }

    private static SocketClient listen(TestBed bed, int chat, Person person, String room) throws IOException {
        SocketClient client =
                SocketClient.connect(SocketClient.uri(bed.chat(chat).port()), person.token());
        client.request("subscribe", Map.of("room", room));
        return client;
    }

    private static JsonNode send(SocketClient sender, String room, Map<String, String> more) {
        Map<String, String> fields = new HashMap<>(more);
        fields.putAll(
                Map.of("room", room, "text", "hello", "key", UUID.randomUUID().toString()));
        return sender.request("send", fields);
    }

    private static void hearIt(SocketClient... listeners) {
        for (SocketClient listener : listeners) {
            listener.await("entry");
        }
    }

    /** In the order of the log: lines of the logger {@code trace} begin with the hop. */
    private static List<String> hops(ServiceProcess process, String trace) {
        return process.output()
                .lines()
                .filter(line -> line.contains(" trace ") && line.endsWith("trace=" + trace))
                .map(line -> line.substring(line.indexOf(" : ") + 3).split(" ")[0])
                .toList();
    }
}
