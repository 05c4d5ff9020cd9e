package dev.maru.userroom.audit;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import dev.maru.platform.id.Ids;
import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.limit.ClientAddress;
import dev.maru.userroom.text.TextRule;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** All administrative acts. Nothing here changes or removes one. */
public final class AuditLog {

    private final ReactiveMongoTemplate mongo;
    private final Clock clock;

    AuditLog(ReactiveMongoTemplate mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    /** Why something is done that has to have a reason, as it is written down; fails with 400 when there is none, or too much of it. */
    public static String reason(@Nullable String given) {
        String reason = TextRule.ABOUT.apply("reason", given);
        if (reason.isEmpty()) {
            throw MaruException.invalid("reason", "is required");
        }
        return reason;
    }

    /** Completes when it is written; only then it may be done. */
    public Mono<Void> write(String by, String action, String target, String detail, ServerHttpRequest request) {
        return Mono.defer(() -> mongo.insert(new Act(
                        Ids.next(),
                        clock.instant().truncatedTo(ChronoUnit.MILLIS),
                        by,
                        action,
                        target,
                        detail,
                        ClientAddress.of(request))))
                .then();
    }

    /** Newest first. */
    public Flux<Act> before(@Nullable String id, int limit) {
        Query query = id == null ? new Query() : Query.query(where("_id").lt(id));
        return mongo.find(query.with(Sort.by(Sort.Direction.DESC, "_id")).limit(limit), Act.class);
    }
}
