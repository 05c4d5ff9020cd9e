package dev.maru.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.RequiresServerPrograms;
import dev.maru.testing.socket.SocketClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Who was connected to an instance that is gone without a word is not here any more. */
@RequiresServerPrograms
@ExtendWith(SharedBed.Resolver.class)
class PresenceFaultTest {

    private static final Logger log = LoggerFactory.getLogger(PresenceFaultTest.class);
    private static final Duration RIGHT_WITHIN = Duration.ofSeconds(30);

    @Test
    void whoWasOnAKilledInstanceIsNotHereHalfAMinuteLater(SharedBed shared) throws IOException {
        TestBed bed = shared.bed();
        bed.useIntactChats();
        Person ann = bed.api().signUp("ann-presence");
        Person bob = bed.api().signUp("bob-presence");
        Person cho = bed.api().signUp("cho-presence");
        String room = bed.api().createRoom(ann, "who is here");
        bed.api().join(bob, room);
        bed.api().join(cho, room);
        try (SocketClient onSurvivor = connect(bed, 1, bob, room);
                SocketClient onVictim = connect(bed, 0, ann, room);
                SocketClient besides = connect(bed, 1, cho, room)) {
            onSurvivor.await(frame -> isPresence(frame, ann, true), "ann is here");
            onSurvivor.await(frame -> isPresence(frame, cho, true), "cho is here");

            bed.chat(0).kill();
            long killed = System.nanoTime();
            try {
                onSurvivor.await(frame -> isPresence(frame, ann, false), "ann is not here any more", RIGHT_WITHIN);
                Duration wrong = Duration.ofNanos(System.nanoTime() - killed);
                log.info("presence is right {} ms after the kill", wrong.toMillis());
            } finally {
                bed.chat(0).start();
                bed.awaitHealthy();
            }
            assertThat(onVictim.isOpen()).isFalse();
            besides.send(Map.of("type", "ping"));
            besides.await("pong");
            assertThat(onSurvivor.frames("presence")).noneMatch(frame -> isPresence(frame, cho, false));
        }
    }

    private static SocketClient connect(TestBed bed, int chat, Person person, String room) throws IOException {
        SocketClient client =
                SocketClient.connect(SocketClient.uri(bed.chat(chat).port()), person.token());
        client.request("subscribe", Map.of("room", room));
        return client;
    }

    private static boolean isPresence(JsonNode frame, Person person, boolean online) {
        return frame.path("type").asString().equals("presence")
                && frame.path("user").asString().equals(person.id())
                && frame.path("online").asBoolean() == online;
    }
}
