package dev.maru.standalone.store;

import de.bwaldvogel.mongo.MongoServer;
import dev.maru.standalone.StartException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/** A MongoDB in this JVM, kept in one file. */
final class EmbeddedMongo implements AutoCloseable {

    private static final int TIDY_EVERY_SECONDS = 10;
    private static final int COMPACT_BELOW_FILL_PERCENT = 50;
    private static final int COMPACT_BYTES = 4 * 1024 * 1024;

    private final MVStore store;
    private final DurableBackend backend;
    private final MongoServer server;
    private final ScheduledExecutorService tidying = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("tidy-mongo").factory());
    private long tidiedAtVersion;

    private EmbeddedMongo(MVStore store) {
        this.store = store;
        this.backend = new DurableBackend(store);
        this.server = new MongoServer(backend);
    }

    static EmbeddedMongo open(Path file) {
        MVStore store;
        try {
            store = new MVStore.Builder()
                    .fileName(file.toString())
                    // The store must never commit by itself: it might do so in the middle of a change.
                    .autoCommitDisabled()
                    .autoCommitBufferSize(0)
                    .open();
        } catch (MVStoreException e) {
            throw new StartException("the database file " + file + " cannot be opened: " + e.getMessage());
        }
        store.setVersionsToKeep(0);
        // Every commit writes its pages anew. The old ones may be written over at once, else the file grows tenfold.
        store.setRetentionTime(0);
        var mongo = new EmbeddedMongo(store);
        mongo.server.bind("127.0.0.1", 0);
        mongo.tidying.scheduleWithFixedDelay(mongo::tidy, TIDY_EVERY_SECONDS, TIDY_EVERY_SECONDS, TimeUnit.SECONDS);
        return mongo;
    }

    String uri() {
        return "mongodb://127.0.0.1:" + server.getLocalAddress().getPort();
    }

    /** Rewrites sparse parts of the file, a little at a time, because nobody is served meanwhile. */
    void tidy() {
        if (store.isClosed() || store.getCurrentVersion() == tidiedAtVersion) {
            return;
        }
        backend.commits().tidy(() -> {
            store.commit();
            store.compact(COMPACT_BELOW_FILL_PERCENT, COMPACT_BYTES);
            store.commit();
        });
        tidiedAtVersion = store.getCurrentVersion();
    }

    @Override
    public void close() {
        tidying.shutdownNow();
        server.shutdownNow();
    }
}
