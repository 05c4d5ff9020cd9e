package dev.maru.chat.history;

import dev.maru.contracts.room.Summaries;
import dev.maru.contracts.room.SummariesRequest;
import dev.maru.platform.problem.MaruException;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** How rooms look to one user, for user-room-service's list of my rooms. */
@RestController
final class SummaryEndpoint {

    private final RoomSummaries summaries;

    SummaryEndpoint(RoomSummaries summaries) {
        this.summaries = summaries;
    }

    @PostMapping("/internal/v1/summaries")
    Mono<Summaries> summaries(@RequestBody SummariesRequest request) {
        List<String> rooms = request.rooms();
        if (rooms.size() > SummariesRequest.MAX_ROOMS) {
            throw MaruException.invalid("rooms", rooms.size() + " (expected: <= " + SummariesRequest.MAX_ROOMS + ")");
        }
        return summaries.of(request.user(), rooms).map(Summaries::new);
    }
}
