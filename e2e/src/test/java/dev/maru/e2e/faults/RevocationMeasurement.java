package dev.maru.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.RequiresServerPrograms;
import dev.maru.testing.socket.SocketClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * How long it takes from the request that ends somebody's sessions until their sockets on both chat instances are closed and REST
 * refuses their token there. With real processes, stores and the gateway; one instance of user-room-service. Run it by itself on a
 * quiet machine; {@code benchmarks/accounts} does.
 */
@RequiresServerPrograms
@ExtendWith(SharedBed.Resolver.class)
class RevocationMeasurement {

    private static final int ROUNDS = Integer.getInteger("maru.measure.revocations", 100);
    private static final int WARM_UP = 10;
    private static final Duration BOUND = Duration.ofSeconds(2);
    private static final long BETWEEN_LOOKS_MS = 2;

    @Test
    void socketsAndTokens(SharedBed shared) throws IOException {
        TestBed bed = shared.bed();
        bed.useIntactChats();
        Person person = bed.api().signUp("revoked-" + System.nanoTime());
        List<Double> sockets = new ArrayList<>();
        List<Double> tokens = new ArrayList<>();
        for (int round = 0; round < WARM_UP + ROUNDS; round++) {
            Person elsewhere = bed.api().signInAgain(person);
            Person here = bed.api().signInAgain(person);
            try (SocketClient one = connect(bed, 0, elsewhere);
                    SocketClient other = connect(bed, 1, elsewhere)) {
                long begin = System.nanoTime();
                CompletableFuture<Double> refused =
                        CompletableFuture.supplyAsync(() -> untilRefused(bed, elsewhere, begin));
                bed.api().endOtherSessions(here);
                one.closeCode();
                other.closeCode();
                double closed = (System.nanoTime() - begin) / 1e6;
                double token = refused.join();
                if (round >= WARM_UP) {
                    sockets.add(closed);
                    tokens.add(token);
                }
            }
        }
        tell("sockets on two instances closed", sockets);
        tell("token refused by chat-service", tokens);
        assertThat(Collections.max(sockets)).isLessThan(BOUND.toMillis());
        assertThat(Collections.max(tokens)).isLessThan(BOUND.toMillis());
    }

    private static SocketClient connect(TestBed bed, int chat, Person person) throws IOException {
        return SocketClient.connect(SocketClient.uri(bed.chat(chat).port()), person.token());
    }

    private static double untilRefused(TestBed bed, Person person, long begin) {
        String room = "http://127.0.0.1:" + bed.chat(0).port() + "/api/v1/rooms/none/messages";
        while (bed.api().isTaken(room, person)) {
            try {
                Thread.sleep(BETWEEN_LOOKS_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        return (System.nanoTime() - begin) / 1e6;
    }

    private static void tell(String what, List<Double> millis) {
        Collections.sort(millis);
        System.out.printf(
                "MEASURED revocation, %s: p50 %.0f ms, p99 %.0f ms, longest %.0f ms (%d)%n",
                what,
                millis.get(millis.size() / 2),
                millis.get((int) (millis.size() * 0.99)),
                millis.getLast(),
                millis.size());
    }
}
