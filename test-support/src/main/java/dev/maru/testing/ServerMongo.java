package dev.maru.testing;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/** {@code mongod} as a replica set of one. */
final class ServerMongo implements MongoStore {

    static final String REPLICA_SET = "rs0";

    private static final Duration UP_WITHIN = Duration.ofSeconds(60);
    private static final int NOT_YET_INITIALIZED = 94;

    private final Server server;

    private ServerMongo(Server server) {
        this.server = server;
    }

    static ServerMongo start(Server server) {
        try {
            server.start();
            var store = new ServerMongo(server);
            store.awaitPrimary();
            return store;
        } catch (RuntimeException e) {
            server.delete();
            throw e;
        }
    }

    @Override
    public String uri() {
        // Direct: the name under which the member knows itself is not reachable from outside a container.
        return "mongodb://127.0.0.1:" + server.port() + "/?directConnection=true";
    }

    @Override
    public Kind kind() {
        return server.kind();
    }

    @Override
    public boolean isReplicaSet() {
        return true;
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public void kill() {
        server.kill();
    }

    @Override
    public void suspend() {
        server.suspend();
    }

    @Override
    public void resume() {
        server.resume();
    }

    @Override
    public void restart() {
        server.stop();
        server.start();
        awaitPrimary();
    }

    @Override
    public void close() {
        server.delete();
    }

    private void awaitPrimary() {
        try (MongoClient client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new com.mongodb.ConnectionString(uri()))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(500, TimeUnit.MILLISECONDS))
                .build())) {
            MongoDatabase admin = client.getDatabase("admin");
            Waiting.until(server, UP_WITHIN, () -> isPrimary(admin));
        }
    }

    private boolean isPrimary(MongoDatabase admin) {
        try {
            Document hello = admin.runCommand(new Document("hello", 1));
            if (!hello.containsKey("setName")) {
                initiate(admin);
            }
            return hello.getBoolean("isWritablePrimary", false);
        } catch (MongoException e) {
            return false;
        }
    }

    private void initiate(MongoDatabase admin) {
        try {
            admin.runCommand(new Document("replSetGetStatus", 1));
        } catch (MongoException e) {
            if (e.getCode() == NOT_YET_INITIALIZED) {
                var member = new Document("_id", 0).append("host", server.addressInside());
                admin.runCommand(new Document(
                        "replSetInitiate", new Document("_id", REPLICA_SET).append("members", List.of(member))));
            }
        }
    }
}
