package dev.maru.userroom.report;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Update;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** All reports. Who reports the same thing again has reported it once. */
public final class Reports {

    private final ReactiveMongoTemplate mongo;
    private final Clock clock;

    Reports(ReactiveMongoTemplate mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    Mono<Report> file(Report report) {
        return mongo.insert(report)
                .onErrorResume(
                        DuplicateKeyException.class,
                        e -> mongo.findOne(query(where("key").is(report.key())), Report.class));
    }

    /** Those in a state, oldest first: the queue. */
    Flux<Report> in(String state, @Nullable String after, int limit) {
        Criteria wanted = where("state").is(state);
        if (after != null) {
            wanted = wanted.and("_id").gt(after);
        }
        return mongo.find(query(wanted).with(Sort.by("_id")).limit(limit), Report.class);
    }

    Mono<Report> find(String id) {
        return mongo.findById(id, Report.class);
    }

    /** False when somebody else decided before. */
    Mono<Boolean> decide(String id, String state, String by, String note) {
        Instant now = now();
        return mongo.updateFirst(
                        query(where("_id").is(id).and("state").is(Report.OPEN)),
                        new Update()
                                .set("state", state)
                                .set("decidedBy", by)
                                .set("decidedAt", now)
                                .set("note", note),
                        Report.class)
                .map(result -> result.getModifiedCount() == 1);
    }

    /** Takes the name of who reported off the reports; what was reported stays. */
    public Mono<Void> forget(String user) {
        return mongo.updateMulti(
                        query(where("by").is(user)), new Update().set("by", "").set("text", ""), Report.class)
                .then();
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
