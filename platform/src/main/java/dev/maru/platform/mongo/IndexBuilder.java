package dev.maru.platform.mongo;

import dev.maru.platform.blocking.Blocking;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.data.mongodb.core.ReactiveMongoOperations;
import reactor.core.publisher.Flux;
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
                .concatMap(each -> Flux.fromIterable(each.indexes())
                        .concatMap(index -> mongo.indexOps(each.collection()).createIndex(index)))
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
}
