package dev.maru.testing;

import com.mongodb.client.MongoClients;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.Document;

/** A MongoDB that somebody else runs; what the tests made in it is deleted at the end. */
final class GivenMongo implements MongoStore, UnbreakableStore {

    private final String uri;
    private final boolean replicaSet;
    private final Set<String> databases = ConcurrentHashMap.newKeySet();

    GivenMongo(String uri) {
        this.uri = uri;
        try (var client = MongoClients.create(uri)) {
            this.replicaSet = client.getDatabase("admin")
                    .runCommand(new Document("hello", 1))
                    .containsKey("setName");
        }
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public Kind kind() {
        return Kind.GIVEN;
    }

    @Override
    public boolean isReplicaSet() {
        return replicaSet;
    }

    @Override
    public String freshDatabase() {
        String name = MongoStore.super.freshDatabase();
        databases.add(name);
        return name;
    }

    @Override
    public void close() {
        databases.forEach(this::drop);
    }
}
