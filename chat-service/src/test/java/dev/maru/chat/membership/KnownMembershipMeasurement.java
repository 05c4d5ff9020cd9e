package dev.maru.chat.membership;

import dev.maru.contracts.room.MembershipState;
import dev.maru.contracts.room.MembershipStates;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** What it costs on the way of each message that somebody is known to be a member. {@code benchmarks/accounts} runs it. */
class KnownMembershipMeasurement {

    private static final int ROUNDS = 5;
    private static final int CHECKS = 5_000_000;

    @Test
    void oneCheck() {
        WebClient userRoom = WebClient.builder()
                .exchangeFunction(request -> Mono.just(ClientResponse.create(HttpStatus.OK)
                        .header("Content-Type", MediaType.APPLICATION_JSON_VALUE)
                        .body(JsonMapper.shared()
                                .writeValueAsString(new MembershipStates(
                                        List.of(new MembershipState("room", "ann", "member", "member", 1)))))
                        .build()))
                .build();
        Memberships memberships = new Memberships(
                userRoom,
                new MembershipProperties("", Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofSeconds(1), 1_000));
        memberships.checkNow("room", "ann").join();
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long begin = System.nanoTime();
            int members = 0;
            for (int i = 0; i < CHECKS; i++) {
                members += memberships.place("room", "ann").join().membership().isMember() ? 1 : 0;
            }
            if (members != CHECKS) {
                throw new IllegalStateException("not known");
            }
            best = Math.min(best, (double) (System.nanoTime() - begin) / CHECKS);
        }
        System.out.printf("MEASURED membership, known: %.0f ns (best of %d rounds of %d)%n", best, ROUNDS, CHECKS);
    }
}
