package dev.maru.testing;

/** The stores of this JVM: started when first asked for, gone with the JVM. */
final class SharedStores {

    private SharedStores() {}

    static MongoStore mongo() {
        return Mongo.STORE;
    }

    static RedisStore redis() {
        return Redis.STORE;
    }

    private static final class Mongo {
        static final MongoStore STORE = closedAtExit(StoreChoice.mongo());
    }

    private static final class Redis {
        static final RedisStore STORE = closedAtExit(StoreChoice.redis());
    }

    private static <S extends Store> S closedAtExit(S store) {
        Runtime.getRuntime().addShutdownHook(new Thread(store::close, "close test store"));
        return store;
    }
}
