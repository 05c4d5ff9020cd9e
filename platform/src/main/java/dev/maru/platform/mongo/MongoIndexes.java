package dev.maru.platform.mongo;

import java.util.List;
import org.springframework.data.mongodb.core.index.IndexDefinition;

/**
 * The indexes of one collection. Each feature with a collection contributes one such bean; all are there before the
 * service takes its first request, and a service that cannot make them does not start.
 *
 * @param smallPages whether their pages are small. For a large index whose new keys go anywhere in it: the store writes a page anew,
 *     with all of its keys, for the few that came. A collection that is there already stays as it is
 */
public record MongoIndexes(String collection, List<? extends IndexDefinition> indexes, boolean smallPages) {

    public MongoIndexes {
        indexes = List.copyOf(indexes);
    }

    public MongoIndexes(String collection, List<? extends IndexDefinition> indexes) {
        this(collection, indexes, false);
    }
}
