package dev.maru.standalone.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClients;
import com.mongodb.client.model.IndexOptions;
import dev.maru.standalone.Settings;
import dev.maru.standalone.data.DataDirectory;
import java.nio.file.Path;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoresTest {

    @TempDir
    Path directory;

    @Test
    void named_stores_are_used_and_no_embedded_one_is_started() {
        try (var data = DataDirectory.open(directory);
                var stores = Stores.open(
                        Settings.from(Map.of("MARU_MONGODB_URI", "mongodb://given", "MARU_REDIS_URL", "redis://given")),
                        data)) {
            assertThat(stores.mongodbUri()).isEqualTo("mongodb://given");
            assertThat(stores.redisUrl()).isEqualTo("redis://given");
            assertThat(directory.resolve("maru.db")).doesNotExist();
            assertThat(directory.resolve("redis")).doesNotExist();
        }
    }

    @Test
    void each_is_chosen_by_itself() {
        try (var data = DataDirectory.open(directory);
                var stores = Stores.open(Settings.from(Map.of("MARU_REDIS_URL", "redis://given")), data)) {
            assertThat(stores.mongodbUri()).startsWith("mongodb://127.0.0.1:");
            assertThat(stores.redisUrl()).isEqualTo("redis://given");
        }
    }

    @Test
    void the_embedded_mongo_keeps_data_and_unique_indexes_across_a_restart() {
        try (var mongo = EmbeddedMongo.open(directory.resolve("maru.db"));
                var client = MongoClients.create(mongo.uri())) {
            var people = client.getDatabase("test").getCollection("people");
            people.createIndex(new Document("email", 1), new IndexOptions().unique(true));
            people.insertOne(new Document("_id", 1).append("email", "ada@example.org"));
        }
        try (var mongo = EmbeddedMongo.open(directory.resolve("maru.db"));
                var client = MongoClients.create(mongo.uri())) {
            var people = client.getDatabase("test").getCollection("people");
            assertThat(people.find().first()).containsEntry("email", "ada@example.org");
            assertThatThrownBy(() -> people.insertOne(new Document("_id", 2).append("email", "ada@example.org")))
                    .hasMessageContaining("E11000");
        }
    }

    @Test
    void the_file_does_not_grow_with_what_is_only_changed() {
        Path file = directory.resolve("maru.db");
        try (var mongo = EmbeddedMongo.open(file);
                var client = MongoClients.create(mongo.uri())) {
            var counters = client.getDatabase("test").getCollection("counters");
            counters.insertOne(new Document("_id", 1).append("n", 0));
            for (int i = 0; i < 2_000; i++) {
                counters.updateOne(new Document("_id", 1), new Document("$inc", new Document("n", 1)));
            }
            mongo.tidy();
            assertThat(counters.find().first()).containsEntry("n", 2_000);
        }
        assertThat(file.toFile().length()).isLessThan(1_000_000);
    }
}
