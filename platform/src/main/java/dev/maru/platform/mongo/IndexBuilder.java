package dev.maru.platform.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.IndexOptionDefaults;
import dev.maru.platform.blocking.Blocking;
import java.time.Duration;
import java.util.List;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.data.mongodb.core.ReactiveMongoOperations;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Makes all indexes before the service is ready. A store that does not answer yet, or has no primary, is asked again, for about a minute: a
 * process that gives up has to do all of its start again.
 */
@Blocking("the main thread, while the context starts")
final class IndexBuilder implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(IndexBuilder.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    private static final int AGAIN = 20;

    /** The smallest there are (WiredTiger's {@code leaf_page_max}; 16 KB if nothing is said). */
    private static final Document SMALL_PAGES =
            new Document("wiredTiger", new Document("configString", "leaf_page_max=4KB"));

    private static final int NAMESPACE_EXISTS = 48;

    private final ReactiveMongoOperations mongo;
    private final List<MongoIndexes> wanted;
    private final Duration between;

    /** @param between how long to wait before a store that did not answer is asked again */
    IndexBuilder(ReactiveMongoOperations mongo, List<MongoIndexes> wanted, Duration between) {
        this.mongo = mongo;
        this.wanted = List.copyOf(wanted);
        this.between = between;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<String> names = Flux.fromIterable(wanted)
                .concatMap(this::make)
                .collectList()
                .retryWhen(Retry.fixedDelay(AGAIN, between)
                        .filter(DataAccessResourceFailureException.class::isInstance)
                        .doBeforeRetry(again -> log.warn(
                                "The store does not answer, trying again: {}",
                                again.failure().getMessage()))
                        .onRetryExhaustedThrow((_, last) -> last.failure()))
                .blockOptional(TIMEOUT)
                .orElseGet(List::of);
        log.info("{} indexes in {} collections are ready", names.size(), wanted.size());
    }

    private Flux<String> make(MongoIndexes each) {
        Flux<String> making = Flux.fromIterable(each.indexes())
                .concatMap(index -> mongo.indexOps(each.collection()).createIndex(index));
        return each.smallPages() ? makeWithSmallPages(each.collection()).thenMany(making) : making;
    }

    /** Only when a collection is made can it be said for its indexes without saying it again, word for word, each time. */
    private Mono<Void> makeWithSmallPages(String collection) {
        CreateCollectionOptions options =
                new CreateCollectionOptions().indexOptionDefaults(new IndexOptionDefaults().storageEngine(SMALL_PAGES));
        return mongo.execute(database -> Mono.from(database.createCollection(collection, options))
                        .onErrorResume(MongoCommandException.class, refused -> stayWithUsualPages(collection, refused)))
                .then();
    }

    private static Mono<Void> stayWithUsualPages(String collection, MongoCommandException refused) {
        if (refused.getCode() != NAMESPACE_EXISTS) {
            log.warn("The indexes of {} get pages of the usual size: {}", collection, refused.getErrorMessage());
        }
        return Mono.empty();
    }
}
