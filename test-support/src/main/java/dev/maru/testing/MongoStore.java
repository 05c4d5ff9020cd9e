package dev.maru.testing;

import com.mongodb.client.MongoClients;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A MongoDB for tests: the one named by {@code MARU_TEST_MONGODB_URI}, else {@code mongod} from the PATH, else a
 * container (both as a replica set of one), else mongo-java-server in memory.
 */
public interface MongoStore extends Store {

    /** The one that all tests of this JVM share; take a {@linkplain #freshDatabase() database} of your own in it. */
    static MongoStore shared() {
        return SharedStores.mongo();
    }

    /** One of your own, to be broken and closed. Never the one from the environment. */
    static MongoStore start() {
        return StoreChoice.ownMongo();
    }

    /** Whether it has what only a replica set has: transactions, change streams, majority. */
    boolean isReplicaSet();

    /** The name of a database that nobody else uses. */
    default String freshDatabase() {
        return "test_" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    /** Deletes a database; only needed in a store that outlives the tests. */
    default void drop(String database) {
        try (var client = MongoClients.create(uri())) {
            client.getDatabase(database).drop();
        }
    }
}
