package dev.maru.userroom.fact;

import dev.maru.contracts.room.FactPage;
import dev.maru.contracts.room.Facts;
import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.UserRoomErrors;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code GET /internal/v1/facts}: the log, for other services. */
@RestController
final class FactEndpoint {

    private final FactLog facts;

    FactEndpoint(FactLog facts) {
        this.facts = facts;
    }

    /**
     * @param after a position for each partition; without it only the newest positions are answered. 410 {@code gone} when what
     *     follows on it is not kept any more
     */
    @GetMapping("/internal/v1/facts")
    Mono<Facts> after(@RequestParam(required = false) @Nullable String after) {
        return after == null
                ? facts.heads()
                : facts.after(positions(after)).switchIfEmpty(Mono.error(UserRoomErrors::factsForgotten));
    }

    /**
     * @param partition which of the logs, from 0
     * @param after a position there; without it the answer begins with the oldest fact that is kept. 410 {@code gone} when what follows
     *     on it is not kept any more
     */
    @GetMapping("/internal/v1/facts/{partition}")
    Mono<FactPage> after(@PathVariable int partition, @RequestParam(required = false) @Nullable Long after) {
        if (partition < 0 || partition >= FactLog.PARTITIONS) {
            throw MaruException.invalid("partition", "expected: 0 to " + (FactLog.PARTITIONS - 1));
        }
        if (after == null) {
            return facts.kept(partition);
        }
        if (after < 0) {
            throw MaruException.invalid("after", "expected: a position");
        }
        return facts.after(partition, after).switchIfEmpty(Mono.error(UserRoomErrors::factsForgotten));
    }

    private static List<Long> positions(String after) {
        try {
            List<Long> positions =
                    Arrays.stream(after.split(",", -1)).map(Long::valueOf).toList();
            if (positions.size() == FactLog.PARTITIONS && positions.stream().allMatch(position -> position >= 0)) {
                return positions;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw MaruException.invalid("after", "expected: " + FactLog.PARTITIONS + " positions");
    }
}
