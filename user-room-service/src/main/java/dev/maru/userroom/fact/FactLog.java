package dev.maru.userroom.fact;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.maru.contracts.room.Fact;
import dev.maru.contracts.room.Facts;
import dev.maru.contracts.room.MembershipState;
import dev.maru.contracts.room.RoomRules;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The logs of all partitions. What belongs to one aggregate is in one partition. */
public final class FactLog {

    /** Stored positions depend on it: it never changes. */
    public static final int PARTITIONS = 4;

    private final ReactiveMongoTemplate mongo;
    private final Clock clock;
    private final Duration keep;
    private final List<Lane> lanes;

    /** @param keep how long a fact can be read */
    FactLog(ReactiveMongoTemplate mongo, Clock clock, Duration keep) {
        this.mongo = mongo;
        this.clock = clock;
        this.keep = keep;
        this.lanes = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new Lane(mongo, clock, partition))
                .toList();
    }

    /** Completes when the log has the fact. @param key names the fact: it is there once, however often it is appended */
    public Mono<Void> append(String key, MembershipState membership) {
        return append(key, membership.room(), membership, null);
    }

    /** Completes when the log has the fact. @param key names the fact: it is there once, however often it is appended */
    public Mono<Void> append(String key, RoomRules rules) {
        return append(key, rules.room(), null, rules);
    }

    private Mono<Void> append(
            String key, String aggregate, @Nullable MembershipState membership, @Nullable RoomRules rules) {
        return lanes.get(Math.floorMod(aggregate.hashCode(), PARTITIONS)).append(key, membership, rules);
    }

    /** The position of the newest fact of each partition. */
    Mono<Facts> heads() {
        return Flux.range(0, PARTITIONS)
                .concatMap(partition -> head(mongo, partition))
                .collectList()
                .map(heads -> new Facts(heads, List.of()));
    }

    /** What follows on a position in each partition; empty when that is not known any more, and one has to begin anew. */
    Mono<Facts> after(List<Long> positions) {
        // With the position itself: as long as that is there, so is all behind it.
        List<String> ids = IntStream.range(0, PARTITIONS)
                .boxed()
                .flatMap(partition -> Stream.concat(
                        Stream.of(FactDocument.id(partition, positions.get(partition))),
                        ids(partition, positions.get(partition))))
                .toList();
        return mongo.find(query(where("_id").in(ids)), FactDocument.class)
                .sort(Comparator.comparing(FactDocument::id))
                .map(FactDocument::fact)
                .collectList()
                .filterWhen(found -> goesOn(positions, found))
                .map(found -> dense(positions, found));
    }

    /** Whether each partition's log still has the position or, when nothing was read of it, its beginning. */
    private Mono<Boolean> goesOn(List<Long> positions, List<Fact> found) {
        return Flux.range(0, PARTITIONS)
                .concatMap(partition -> {
                    long position = positions.get(partition);
                    long wanted = Math.max(1, position);
                    boolean there =
                            found.stream().anyMatch(fact -> fact.partition() == partition && fact.seq() == wanted);
                    return there ? Mono.just(true) : position > 0 ? Mono.just(false) : isWhole(partition);
                })
                .all(goesOn -> goesOn);
    }

    /** Whether there is nothing yet, or the first fact is there: it may have come a moment ago. */
    private Mono<Boolean> isWhole(int partition) {
        return head(mongo, partition)
                .flatMap(head -> head == 0
                        ? Mono.just(true)
                        : mongo.exists(query(where("_id").is(FactDocument.id(partition, 1))), FactDocument.class));
    }

    /** Forgets what is old, but for the newest of each partition: the next number follows from that. */
    Mono<Void> removeOld() {
        return heads().flatMap(heads -> {
            List<String> newest = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition ->
                            FactDocument.id(partition, heads.positions().get(partition)))
                    .toList();
            return mongo.remove(
                            query(where("at")
                                    .lt(clock.instant().minus(keep))
                                    .and("_id")
                                    .nin(newest)),
                            FactDocument.class)
                    .then();
        });
    }

    static Mono<Long> head(ReactiveMongoTemplate mongo, int partition) {
        return mongo.find(
                        query(where("partition").is(partition))
                                .with(Sort.by(Sort.Direction.DESC, "seq"))
                                .limit(1),
                        FactDocument.class)
                .next()
                .map(FactDocument::seq)
                .defaultIfEmpty(0L);
    }

    /** The keys of a page are known before it is read, which is cheap on every store. */
    static Stream<String> ids(int partition, long after) {
        return LongStream.rangeClosed(after + 1, after + Facts.MAX).mapToObj(seq -> FactDocument.id(partition, seq));
    }

    /** Leaves out what stands behind a number that is not there yet. */
    private static Facts dense(List<Long> positions, List<Fact> found) {
        Long[] reached = positions.toArray(Long[]::new);
        List<Fact> next = found.stream()
                .filter(fact -> {
                    boolean follows = fact.seq() == reached[fact.partition()] + 1;
                    if (follows) {
                        reached[fact.partition()] = fact.seq();
                    }
                    return follows;
                })
                .toList();
        return new Facts(List.of(reached), next);
    }
}
