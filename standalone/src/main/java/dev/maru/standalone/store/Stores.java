package dev.maru.standalone.store;

import dev.maru.standalone.Settings;
import dev.maru.standalone.data.DataDirectory;
import java.util.ArrayDeque;
import java.util.Deque;

/** The one place that decides which stores are used: those that the environment names, else the embedded ones. */
public final class Stores implements AutoCloseable {

    private final Deque<Runnable> closers = new ArrayDeque<>();
    private final String mongodbUri;
    private final String redisUrl;

    private Stores(Settings settings, DataDirectory data) {
        this.mongodbUri = settings.mongodb().orElseGet(() -> embeddedMongo(data));
        this.redisUrl = settings.redis().orElseGet(() -> embeddedRedis(data));
    }

    public static Stores open(Settings settings, DataDirectory data) {
        return new Stores(settings, data);
    }

    private String embeddedMongo(DataDirectory data) {
        EmbeddedMongo mongo = EmbeddedMongo.open(data.resolve("maru.db"));
        closers.push(mongo::close);
        return mongo.uri();
    }

    private String embeddedRedis(DataDirectory data) {
        try {
            EmbeddedRedis redis = EmbeddedRedis.start(data.resolve("redis"));
            closers.push(redis::close);
            return redis.url();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    public String mongodbUri() {
        return mongodbUri;
    }

    public String redisUrl() {
        return redisUrl;
    }

    @Override
    public void close() {
        while (!closers.isEmpty()) {
            closers.pop().run();
        }
    }
}
