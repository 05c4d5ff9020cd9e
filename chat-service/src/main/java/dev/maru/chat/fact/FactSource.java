package dev.maru.chat.fact;

import dev.maru.contracts.room.Fact;
import dev.maru.contracts.room.FactPage;
import java.time.Duration;
import java.util.List;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;

/** user-room-service's log of facts, one partition at a time. */
final class FactSource {

    private final WebClient userRoom;
    private final Duration timeout;

    FactSource(WebClient userRoom, Duration timeout) {
        this.userRoom = userRoom;
        this.timeout = timeout;
    }

    /**
     * What follows on a position, oldest first and without a hole; fails with {@link WebClientResponseException.Gone} when that is not kept
     * any more.
     */
    Mono<List<Fact>> after(int partition, long position) {
        return ask("/internal/v1/facts/" + partition + "?after=" + position);
    }

    /** What there is from the oldest fact on that is kept. */
    Mono<List<Fact>> kept(int partition) {
        return ask("/internal/v1/facts/" + partition);
    }

    private Mono<List<Fact>> ask(String path) {
        return userRoom.get()
                .uri(path)
                .retrieve()
                .bodyToMono(FactPage.class)
                .timeout(timeout)
                .map(FactPage::facts);
    }
}
