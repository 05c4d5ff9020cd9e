package dev.maru.userroom.account;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.maru.userroom.text.SearchWords;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Update;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Gives accounts that were made before there was a search by name what their name is found by: once after each start, beside everything
 * else, some at a time. An account is changed only while it has its name and no words, so instances that do it at the same time, or somebody
 * who takes another name meanwhile, are in nobody's way; and where there is nothing to do nothing is written.
 */
final class WordsMigration implements SmartLifecycle {

    /** Accounts that are read at once. */
    static final int BATCH = 200;

    private static final Logger log = LoggerFactory.getLogger(WordsMigration.class);

    private static final int CONCURRENCY = 8;

    private static final Retry WHEN_THE_STORE_IS_AWAY =
            Retry.backoff(30, Duration.ofSeconds(1)).maxBackoff(Duration.ofMinutes(1));

    private final ReactiveMongoTemplate mongo;
    private final int batch;
    private volatile @Nullable Disposable running;

    WordsMigration(ReactiveMongoTemplate mongo, int batch) {
        this.mongo = mongo;
        this.batch = batch;
    }

    @Override
    public void start() {
        running = migrate()
                .retryWhen(WHEN_THE_STORE_IS_AWAY)
                .subscribe(
                        found -> {
                            if (found > 0) {
                                log.info("{} accounts of earlier versions are found by their names now", found);
                            }
                        },
                        e -> log.error("Some accounts of earlier versions are not found by their names", e));
    }

    @Override
    public void stop() {
        Disposable begun = running;
        if (begun != null) {
            begun.dispose();
            running = null;
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }

    /** How many accounts it changed. */
    Mono<Long> migrate() {
        return next(null)
                .expand(done -> done.last() == null ? Mono.empty() : next(done.last()))
                .map(Batch::changed)
                .reduce(0L, Long::sum);
    }

    private Mono<Batch> next(@Nullable String after) {
        Criteria without = where("words").exists(false).and("nickname").exists(true);
        var some = query(after == null ? without : without.and("_id").gt(after))
                .with(Sort.by("_id"))
                .limit(batch);
        some.fields().include("nickname");
        return mongo.find(some, Named.class, Account.COLLECTION)
                .collectList()
                .flatMap(found -> Flux.fromIterable(found)
                        .flatMap(this::give, CONCURRENCY)
                        .reduce(0L, Long::sum)
                        .map(changed -> new Batch(
                                found.size() < batch ? null : found.getLast().id(), changed)));
    }

    private Mono<Long> give(Named account) {
        return mongo.updateFirst(
                        query(where("_id")
                                .is(account.id())
                                .and("nickname")
                                .is(account.nickname())
                                .and("words")
                                .exists(false)),
                        new Update().set("words", SearchWords.words(account.nickname())),
                        Account.COLLECTION)
                .map(result -> result.getModifiedCount());
    }

    private record Named(@Id String id, String nickname) {}

    /** @param last the account after which to go on; null when there is none */
    private record Batch(@Nullable String last, long changed) {}
}
