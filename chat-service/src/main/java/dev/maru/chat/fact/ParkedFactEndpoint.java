package dev.maru.chat.fact;

import dev.maru.contracts.room.ParkedFacts;
import dev.maru.contracts.room.ReplayedFacts;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What administrators see and replay, by way of user-room-service. */
@RestController
@RequestMapping("/internal/v1/facts/parked")
final class ParkedFactEndpoint {

    private final ParkedFactStore parked;
    private final RoomLines lines;

    ParkedFactEndpoint(ParkedFactStore parked, RoomLines lines) {
        this.parked = parked;
        this.lines = lines;
    }

    @GetMapping
    Mono<ParkedFacts> list() {
        return parked.list();
    }

    /** Writes the lines of all parked facts, once what was in the way is mended. */
    @PostMapping("/replay")
    Mono<ReplayedFacts> replay() {
        return parked.replay(lines);
    }
}
