package dev.maru.userroom.recovery;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.maru.userroom.account.AccountState;
import dev.maru.userroom.secret.KeyedHash;
import dev.maru.userroom.secret.SecureBytes;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import reactor.core.publisher.Mono;

/** Links to reset a password: 256 random bits, hashed at rest, good once and for half an hour. */
public final class PasswordResets {

    static final Duration LIFETIME = Duration.ofMinutes(30);

    private static final int BYTES = 32;
    private static final int MAX_LENGTH = 64;

    private final ReactiveMongoTemplate mongo;
    private final KeyedHash hash;
    private final Clock clock;

    PasswordResets(ReactiveMongoTemplate mongo, KeyedHash hash, Clock clock) {
        this.mongo = mongo;
        this.hash = hash;
        this.clock = clock;
    }

    Mono<String> next(AccountState account) {
        return Mono.defer(() -> {
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(SecureBytes.next(BYTES));
            var reset = new PasswordReset(
                    hash.of(token),
                    account.id(),
                    account.currentGeneration(),
                    clock.instant().plus(LIFETIME).truncatedTo(ChronoUnit.MILLIS));
            return mongo.insert(reset).thenReturn(token);
        });
    }

    /** Takes the link with this token, so that nobody can take it again; empty when there is none that is still good. */
    Mono<PasswordReset> take(String token) {
        if (token.length() > MAX_LENGTH) {
            return Mono.empty();
        }
        return mongo.findAndRemove(query(where("_id").is(hash.of(token))), PasswordReset.class)
                .filter(reset -> clock.instant().isBefore(reset.expiresAt()));
    }

    /** Forgets all links of a user. */
    public Mono<Void> forget(String user) {
        return mongo.remove(query(where("user").is(user)), PasswordReset.class).then();
    }

    Mono<Void> removeOld() {
        return mongo.remove(query(where("expiresAt").lt(clock.instant())), PasswordReset.class)
                .then();
    }
}
