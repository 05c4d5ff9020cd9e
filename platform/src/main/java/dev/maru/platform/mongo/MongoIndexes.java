package dev.maru.platform.mongo;

import java.util.List;
import org.springframework.data.mongodb.core.index.IndexDefinition;

/**
 * The indexes of one collection. Each feature with a collection contributes one such bean; all are there before the
 * service takes its first request, and a service that cannot make them does not start.
 */
public record MongoIndexes(String collection, List<? extends IndexDefinition> indexes) {

    public MongoIndexes {
        indexes = List.copyOf(indexes);
    }
}
