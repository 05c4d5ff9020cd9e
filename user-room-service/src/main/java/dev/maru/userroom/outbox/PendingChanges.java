package dev.maru.userroom.outbox;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import com.mongodb.client.result.UpdateResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The pending documents: a small collection, so that reading it in any order is cheap on every store. */
public final class PendingChanges {

    private final ReactiveMongoTemplate mongo;
    private final Clock clock;
    private final Duration patience;

    /** @param patience how long whoever makes a change has time to finish it before a sweep does */
    public PendingChanges(ReactiveMongoTemplate mongo, Clock clock, Duration patience) {
        this.mongo = mongo;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Says that a change is about to happen. The version by which the change will be made must have been read before:
     * a sweep that takes the announcement away raises it.
     */
    public Mono<Void> announce(String key, String owner, String aggregate) {
        Update update = new Update()
                .set("owner", owner)
                .set("aggregate", aggregate)
                .set("due", clock.instant().plus(patience))
                .set("attempts", 0)
                .unset("parkedAt")
                .unset("problem");
        return mongo.upsert(byKey(key), update, PendingChange.class).then();
    }

    /** Takes an announcement back: its change is delivered, or will not happen. */
    public Mono<Void> settle(String key) {
        return mongo.remove(byKey(key), PendingChange.class).then();
    }

    Flux<PendingChange> due(int limit) {
        return mongo.find(
                query(where("due").lte(clock.instant()).and("parkedAt").isNull())
                        .with(Sort.by("due"))
                        .limit(limit),
                PendingChange.class);
    }

    /** Leaves a change to people: no sweep looks after it until it is {@linkplain #replay() replayed}. */
    Mono<Void> park(PendingChange change, String problem) {
        return mongo.updateFirst(
                        byKey(change.key()),
                        new Update().set("parkedAt", clock.instant()).set("problem", problem),
                        PendingChange.class)
                .then();
    }

    /** Those that are parked, the oldest first. */
    Flux<PendingChange> parked(int limit) {
        return mongo.find(parked().with(Sort.by("parkedAt")).limit(limit), PendingChange.class);
    }

    Mono<Long> countParked() {
        return mongo.count(parked(), PendingChange.class);
    }

    /** Hands all that is parked to the sweeps again; gives how many. */
    Mono<Long> replay() {
        return mongo.updateMulti(
                        parked(),
                        new Update()
                                .set("due", clock.instant())
                                .set("attempts", 0)
                                .unset("parkedAt")
                                .unset("problem"),
                        PendingChange.class)
                .map(UpdateResult::getModifiedCount);
    }

    private static Query parked() {
        return query(where("parkedAt").gt(Instant.EPOCH));
    }

    /**
     * Puts the next attempt off, and with it leases the change to this instance for so long; false when another instance was
     * faster.
     */
    Mono<Boolean> claim(PendingChange change, Duration until) {
        Instant next = clock.instant().plus(until);
        return mongo.updateFirst(
                        query(where("_id").is(change.key()).and("attempts").is(change.attempts())),
                        new Update().set("due", next).inc("attempts", 1),
                        PendingChange.class)
                .map(result -> result.getModifiedCount() == 1);
    }

    /** Whether what was claimed after so many attempts is still ours: not settled, and claimed by nobody since. */
    Mono<Boolean> isHeld(PendingChange change) {
        return mongo.exists(
                query(where("_id").is(change.key()).and("attempts").is(change.attempts() + 1)), PendingChange.class);
    }

    private static Query byKey(String key) {
        return query(where("_id").is(key));
    }
}
