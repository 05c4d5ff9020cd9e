package dev.maru.testing;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;

/** mongo-java-server in memory: what standalone runs on, without its file. */
final class EmbeddedMongo implements MongoStore, UnbreakableStore {

    private final MongoServer server = new MongoServer(new MemoryBackend());
    private final String uri = "mongodb:/" + server.bind() + "/";

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public Kind kind() {
        return Kind.EMBEDDED;
    }

    @Override
    public boolean isReplicaSet() {
        return false;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
