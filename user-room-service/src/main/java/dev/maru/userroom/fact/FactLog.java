package dev.maru.userroom.fact;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.maru.contracts.room.Fact;
import dev.maru.contracts.room.FactPage;
import dev.maru.contracts.room.Facts;
import dev.maru.contracts.room.Line;
import dev.maru.contracts.room.MembershipState;
import dev.maru.contracts.room.RoomRules;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
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

    static final int PARTITIONS = Facts.PARTITIONS;

    private final ReactiveMongoTemplate mongo;
    private final Clock clock;
    private final Duration keep;
    private final List<Lane> lanes;

    /**
     * @param keep how long a fact can be read
     * @param bell rung when facts were appended
     */
    FactLog(ReactiveMongoTemplate mongo, Clock clock, Duration keep, Runnable bell) {
        this.mongo = mongo;
        this.clock = clock;
        this.keep = keep;
        this.lanes = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new Lane(mongo, clock, bell, partition))
                .toList();
    }

    /**
     * Completes when the log has the fact.
     *
     * @param key names the fact: it is there once, however often it is appended
     * @param line what the room's log is to say about it; null when that says nothing
     */
    public Mono<Void> append(String key, MembershipState membership, @Nullable Line line) {
        return lane(membership.room()).append(key, membership, null, line);
    }

    /** The same for a room. */
    public Mono<Void> append(String key, RoomRules rules, @Nullable Line line) {
        return lane(rules.room()).append(key, null, rules, line);
    }

    private Lane lane(String aggregate) {
        return lanes.get(Math.floorMod(aggregate.hashCode(), PARTITIONS));
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
        return read(ids)
                .collectList()
                .filterWhen(found -> goesOn(positions, found))
                .map(found -> dense(positions, found));
    }

    /**
     * What follows on a position in one partition; empty when that is not known any more.
     *
     * @param position 0 for the beginning
     */
    Mono<FactPage> after(int partition, long position) {
        List<String> ids = Stream.concat(Stream.of(FactDocument.id(partition, position)), ids(partition, position))
                .toList();
        return read(ids)
                .collectList()
                .filterWhen(found -> goesOn(partition, position, found))
                .map(found -> new FactPage(dense(position, found)));
    }

    /** What there is of a partition from the oldest fact on that is kept. */
    Mono<FactPage> kept(int partition) {
        return mongo.find(
                        query(where("partition").is(partition))
                                .with(Sort.by(Sort.Direction.ASC, "seq"))
                                .limit(1),
                        FactDocument.class)
                .next()
                .flatMap(oldest -> read(ids(partition, oldest.seq() - 1).toList())
                        .collectList()
                        .map(found -> new FactPage(dense(oldest.seq() - 1, found))))
                .defaultIfEmpty(new FactPage(List.of()));
    }

    /** All reads of this service see only what a majority has: what may still be rolled back would leave its number to another fact. */
    private Flux<Fact> read(List<String> ids) {
        return mongo.find(query(where("_id").in(ids)), FactDocument.class)
                .sort(Comparator.comparing(FactDocument::id))
                .map(FactDocument::fact);
    }

    /** Whether each partition's log still has the position or, when nothing was read of it, its beginning. */
    private Mono<Boolean> goesOn(List<Long> positions, List<Fact> found) {
        return Flux.range(0, PARTITIONS)
                .concatMap(partition -> goesOn(partition, positions.get(partition), found))
                .all(goesOn -> goesOn);
    }

    private Mono<Boolean> goesOn(int partition, long position, List<Fact> found) {
        long wanted = Math.max(1, position);
        boolean there = found.stream().anyMatch(fact -> fact.partition() == partition && fact.seq() == wanted);
        return there ? Mono.just(true) : position > 0 ? Mono.just(false) : isWhole(partition);
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
        List<Long> reached = new ArrayList<>();
        List<Fact> next = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int of = partition;
            List<Fact> following = dense(
                    positions.get(of),
                    found.stream().filter(fact -> fact.partition() == of).toList());
            reached.add(positions.get(of) + following.size());
            next.addAll(following);
        }
        return new Facts(reached, next);
    }

    /** The same of one partition. */
    private static List<Fact> dense(long position, List<Fact> found) {
        List<Fact> next = new ArrayList<>();
        for (Fact fact : found) {
            if (fact.seq() == position + 1 + next.size()) {
                next.add(fact);
            }
        }
        return next;
    }
}
