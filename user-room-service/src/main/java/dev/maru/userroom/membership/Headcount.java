package dev.maru.userroom.membership;

import static org.springframework.data.mongodb.core.aggregation.Aggregation.group;
import static org.springframework.data.mongodb.core.aggregation.Aggregation.match;
import static org.springframework.data.mongodb.core.aggregation.Aggregation.newAggregation;
import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import reactor.core.publisher.Mono;

/**
 * How many members rooms have: counted, never added up, so that it cannot drift. A count is kept for a second, because
 * everybody who looks at the list of rooms asks for the same ones.
 */
public final class Headcount {

    static final Duration KEPT = Duration.ofSeconds(1);
    static final int MAX_KEPT = 10_000;

    private final ReactiveMongoTemplate mongo;
    private final AsyncCache<String, Integer> counts =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).expireAfterWrite(KEPT).buildAsync();

    Headcount(ReactiveMongoTemplate mongo) {
        this.mongo = mongo;
    }

    public Mono<Integer> of(String room) {
        return of(List.of(room)).map(counts -> counts.getOrDefault(room, 0));
    }

    public Mono<Map<String, Integer>> of(Collection<String> rooms) {
        return Mono.defer(() -> Mono.fromFuture(
                counts.getAll(
                        rooms,
                        (missing, executor) -> count(List.copyOf(missing)).toFuture()),
                // Others may wait for the same count.
                true));
    }

    /** Makes the next answer a fresh one; a count under way is not kept either. */
    void forget(String room) {
        counts.synchronous().invalidate(room);
    }

    private Mono<Map<String, Integer>> count(List<String> rooms) {
        return mongo.aggregate(
                        newAggregation(
                                match(where("room").in(rooms).and("standing").is(Standing.MEMBER.name())),
                                group("room").count().as("members")),
                        Membership.COLLECTION,
                        Count.class)
                .collect(() -> zeros(rooms), (counts, count) -> counts.put(count.room(), count.members()));
    }

    private static Map<String, Integer> zeros(List<String> rooms) {
        Map<String, Integer> zeros = HashMap.newHashMap(rooms.size());
        rooms.forEach(room -> zeros.put(room, 0));
        return zeros;
    }

    record Count(@Id String room, int members) {}
}
