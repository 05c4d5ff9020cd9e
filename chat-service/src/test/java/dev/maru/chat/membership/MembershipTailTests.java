package dev.maru.chat.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maru.chat.bell.Bell;
import dev.maru.contracts.room.Facts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** A tail that was still for longer than facts are kept. */
class MembershipTailTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile boolean forgotten;
    private volatile long head = 3;

    private final WebClient userRoom = WebClient.builder()
            .exchangeFunction(request -> {
                String query = String.valueOf(request.url().getQuery());
                asked.add(query);
                return Mono.just(
                        forgotten && query.equals("after=3,3,3,3")
                                ? ClientResponse.create(HttpStatus.GONE).build()
                                : ClientResponse.create(HttpStatus.OK)
                                        .header("Content-Type", MediaType.APPLICATION_JSON_VALUE)
                                        .body(JSON.writeValueAsString(
                                                new Facts(List.of(head, head, head, head), List.of())))
                                        .build());
            })
            .build();

    @Test
    void whoIsToldThatItIsForgottenBeginsAtTheNewest() {
        Memberships memberships = new Memberships(
                userRoom,
                new MembershipProperties("", Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), 100));
        MembershipTail tail = new MembershipTail(
                userRoom,
                memberships,
                new TailProperties(Duration.ofMillis(10), Duration.ofSeconds(1)),
                new Bell(),
                new SimpleMeterRegistry());
        tail.start();
        try {
            await().until(() -> asked.contains("after=3,3,3,3"));
            head = 9_000;
            forgotten = true;

            await().until(() -> asked.contains("after=9000,9000,9000,9000"));
            assertThat(asked.stream().filter("null"::equals)).as("beginnings").hasSize(2);
        } finally {
            tail.stop();
        }
    }
}
