package dev.maru.userroom.verification;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.maru.userroom.secret.KeyedHash;
import dev.maru.userroom.secret.SecureBytes;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import reactor.core.publisher.Mono;

/**
 * Codes of six digits, one for each address, for a few minutes and a few tries, once. Neither addresses nor codes can be
 * read in the store.
 */
public final class EmailCodes {

    static final Duration LIFETIME = Duration.ofMinutes(10);
    static final int MAX_TRIES = 5;

    private static final int BOUND = 1_000_000;

    private final ReactiveMongoTemplate mongo;
    private final KeyedHash hash;
    private final Clock clock;

    EmailCodes(ReactiveMongoTemplate mongo, KeyedHash hash, Clock clock) {
        this.mongo = mongo;
        this.hash = hash;
        this.clock = clock;
    }

    /** Makes a code for an address, in place of the one before. */
    Mono<String> next(String email) {
        return Mono.defer(() -> {
            String code = String.format("%06d", SecureBytes.source().nextInt(BOUND));
            var stored = new EmailCode(
                    hash.of(email),
                    hash.of(email, code),
                    0,
                    clock.instant().plus(LIFETIME).truncatedTo(ChronoUnit.MILLIS));
            return mongo.save(stored).thenReturn(code);
        });
    }

    /** Whether this is the code; it is none any more after that. A wrong one counts as a try. */
    public Mono<Boolean> use(String email, String code) {
        Query right = query(where("_id")
                .is(hash.of(email))
                .and("code")
                .is(hash.of(email, code.strip()))
                .and("tries")
                .lt(MAX_TRIES)
                .and("expiresAt")
                .gt(clock.instant()));
        return mongo.remove(right, EmailCode.class)
                .map(result -> result.getDeletedCount() == 1)
                .flatMap(used -> used
                        ? Mono.just(true)
                        : mongo.updateFirst(byAddress(email), new Update().inc("tries", 1), EmailCode.class)
                                .thenReturn(false));
    }

    Mono<Void> removeOld() {
        return mongo.remove(query(where("expiresAt").lt(clock.instant())), EmailCode.class)
                .then();
    }

    private Query byAddress(String email) {
        return query(where("_id").is(hash.of(email)));
    }
}
