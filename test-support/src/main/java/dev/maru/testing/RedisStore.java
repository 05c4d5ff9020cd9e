package dev.maru.testing;

/**
 * A Redis for tests: the one named by {@code MARU_TEST_REDIS_URL}, else {@code redis-server} from the PATH, else a
 * container, else the program that embedded-redis brings (6.2: no sharded pub/sub). It never writes to disk.
 */
public interface RedisStore extends Store {

    /** The one that all tests of this JVM share. */
    static RedisStore shared() {
        return SharedStores.redis();
    }

    /** One of your own, to be broken and closed. Never the one from the environment. */
    static RedisStore start() {
        return StoreChoice.ownRedis();
    }

    /** One of your own that is a cluster of one server with all slots: a {@code redis-server} of this machine, 7.0 or newer. */
    static RedisStore startCluster() {
        return StoreChoice.ownRedisCluster();
    }
}
