package dev.maru.userroom.account;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.maru.userroom.outbox.OutboxItem;
import dev.maru.userroom.outbox.OutboxOwner;
import dev.maru.userroom.revocation.RevocationLog;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What follows when all sessions of an account end: its tokens are revoked. And when its owner withdraws: it is forgotten. */
final class AccountOutbox implements OutboxOwner {

    static final String NAME = "account";

    static final String SESSIONS_ENDED = "sessions-ended";
    static final String WITHDRAWN = "withdrawn";
    static final String WITHDRAWN_ERASING = "withdrawn-erasing";

    private final ReactiveMongoTemplate mongo;
    private final RevocationLog revocations;
    /** Asked for when somebody withdraws: those who forget know accounts themselves. */
    private final Supplier<List<Farewell>> farewells;

    AccountOutbox(ReactiveMongoTemplate mongo, RevocationLog revocations, Supplier<List<Farewell>> farewells) {
        this.mongo = mongo;
        this.revocations = revocations;
        this.farewells = farewells;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Mono<List<OutboxItem>> unsent(String user) {
        return find(user)
                .map(waiting -> waiting.outbox() == null ? List.<OutboxItem>of() : waiting.outbox())
                .defaultIfEmpty(List.of());
    }

    @Override
    public Mono<Void> deliver(String user, OutboxItem item) {
        return switch (item.kind()) {
            case SESSIONS_ENDED -> revoke(user, item);
            case WITHDRAWN -> revoke(user, item).then(forget(user, false));
            case WITHDRAWN_ERASING -> revoke(user, item).then(forget(user, true));
            default -> Mono.error(new IllegalStateException("kind: " + item.kind()));
        };
    }

    private Mono<Void> forget(String user, boolean erase) {
        return Flux.fromIterable(farewells.get())
                .concatMap(farewell -> farewell.forget(user, erase))
                .then();
    }

    /** With the generation as it is now: that ends no more than what ended meanwhile. */
    private Mono<Void> revoke(String user, OutboxItem item) {
        return find(user)
                .flatMap(now -> revocations.revokeBefore(
                        item.key(), user, now.generation() == null ? 0 : now.generation(), now.spared()));
    }

    @Override
    public Mono<Void> remove(String user, OutboxItem item) {
        Update update = new Update().pull("outbox", query(where("key").is(item.key())));
        return mongo.updateFirst(byId(user), update, Waiting.class).then();
    }

    @Override
    public Mono<Void> fence(String user) {
        return mongo.updateFirst(byId(user), new Update().inc("revision", 1), Waiting.class)
                .then();
    }

    private Mono<Waiting> find(String user) {
        Query query = byId(user);
        query.fields().include("generation", "spared", "outbox");
        return mongo.findOne(query, Waiting.class);
    }

    private static Query byId(String user) {
        return query(where("_id").is(user));
    }

    @Document(Account.COLLECTION)
    record Waiting(
            @Id String id,
            @Nullable Long generation,
            @Nullable String spared,
            @Nullable List<OutboxItem> outbox) {}
}
