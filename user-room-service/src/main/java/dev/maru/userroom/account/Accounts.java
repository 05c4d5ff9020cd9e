package dev.maru.userroom.account;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.maru.platform.id.Ids;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.idempotency.NamedRequest;
import dev.maru.userroom.password.PasswordHasher;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import reactor.core.publisher.Mono;

/** All accounts. That an address has one account is decided by the unique index; everything before it only saves work. */
public final class Accounts {

    private final ReactiveMongoTemplate mongo;
    private final PasswordHasher hasher;
    private final Clock clock;

    Accounts(ReactiveMongoTemplate mongo, PasswordHasher hasher, Clock clock) {
        this.mongo = mongo;
        this.hasher = hasher;
        this.clock = clock;
    }

    /** What it takes to sign in under an address; empty when nobody has it. */
    public Mono<Credentials> credentials(String email) {
        Query query = query(where("email").is(email));
        query.fields().include("email", "password", "nickname", "avatarVersion", "createdAt");
        return mongo.findOne(query, Account.class).map(account -> new Credentials(account.id(), account.password()));
    }

    /** Creates an account, or finds the one that the same request created before; gives the user's id. */
    Mono<String> create(String email, String password, String nickname, @Nullable NamedRequest request) {
        return earlier(request)
                .switchIfEmpty(Mono.defer(() -> requireFree(email)
                        .then(hasher.hash(password))
                        .flatMap(hash -> insert(email, hash, nickname, request))));
    }

    private Mono<Void> requireFree(String email) {
        return mongo.exists(query(where("email").is(email)), Account.class)
                .flatMap(taken -> taken ? Mono.error(UserRoomErrors.emailTaken()) : Mono.empty());
    }

    private Mono<String> insert(String email, String hash, String nickname, @Nullable NamedRequest request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Account account = new Account(
                Ids.next(),
                email,
                hash,
                nickname,
                0,
                now,
                request == null ? null : request.id(),
                request == null ? null : request.body());
        // Which index refused it is not said: the same request may have been here a moment ago, or another with its
        // address.
        return mongo.insert(account)
                .map(Account::id)
                .onErrorResume(
                        DuplicateKeyException.class,
                        e -> earlier(request).switchIfEmpty(Mono.error(UserRoomErrors::emailTaken)));
    }

    private Mono<String> earlier(@Nullable NamedRequest request) {
        if (request == null) {
            return Mono.empty();
        }
        return mongo.findOne(query(where("request").is(request.id())), Account.class)
                .flatMap(account -> request.body().equals(account.requestBody())
                        ? Mono.just(account.id())
                        : Mono.error(UserRoomErrors.keyReused()));
    }
}
