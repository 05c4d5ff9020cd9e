package dev.maru.platform.mongo;

import dev.maru.platform.blocking.Blocking;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.data.mongodb.core.ReactiveMongoOperations;
import reactor.core.publisher.Flux;

/** Makes all indexes before the service is ready. */
@Blocking("the main thread, while the context starts")
final class IndexBuilder implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(IndexBuilder.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final ReactiveMongoOperations mongo;
    private final List<MongoIndexes> wanted;

    IndexBuilder(ReactiveMongoOperations mongo, List<MongoIndexes> wanted) {
        this.mongo = mongo;
        this.wanted = List.copyOf(wanted);
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<String> names = Flux.fromIterable(wanted)
                .concatMap(each -> Flux.fromIterable(each.indexes())
                        .concatMap(index -> mongo.indexOps(each.collection()).createIndex(index)))
                .collectList()
                .blockOptional(TIMEOUT)
                .orElseGet(List::of);
        log.info("{} indexes in {} collections are ready", names.size(), wanted.size());
    }
}
