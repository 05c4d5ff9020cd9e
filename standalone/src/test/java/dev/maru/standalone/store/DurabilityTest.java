package dev.maru.standalone.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 under concurrent writers. */
class DurabilityTest {

    private static final int WRITERS = 16;
    private static final int ACKNOWLEDGED_BEFORE_KILL = 2_000;

    @TempDir
    Path directory;

    @Test
    void nothing_acknowledged_is_lost_when_the_process_is_killed() throws Exception {
        Path file = directory.resolve("durable.db");

        Set<String> acknowledged = writeUntilKilled(Durable.class, file);

        try (var mongo = EmbeddedMongo.open(file);
                var client = MongoClients.create(mongo.uri())) {
            assertThat(missing(acknowledged, client)).isEmpty();
            everyDocumentIsWhole(client);
        }
    }

    @Test
    void a_file_that_is_tidied_all_the_time_survives_as_well() throws Exception {
        Path file = directory.resolve("tidied.db");

        Set<String> acknowledged = writeUntilKilled(Tidied.class, file);

        try (var mongo = EmbeddedMongo.open(file);
                var client = MongoClients.create(mongo.uri())) {
            assertThat(missing(acknowledged, client)).isEmpty();
            everyDocumentIsWhole(client);
        }
    }

    @Test
    void control_without_the_commit_acknowledged_writes_are_lost() throws Exception {
        Path file = directory.resolve("plain.db");

        Set<String> acknowledged = writeUntilKilled(Plain.class, file);

        try (var mongo = EmbeddedMongo.open(file);
                var client = MongoClients.create(mongo.uri())) {
            assertThat(missing(acknowledged, client)).isNotEmpty();
        }
    }

    private static Set<String> missing(Set<String> acknowledged, MongoClient client) {
        Set<String> stored =
                things(client).find().map(thing -> thing.getString("_id")).into(ConcurrentHashMap.newKeySet());
        return acknowledged.stream().filter(id -> !stored.contains(id)).collect(Collectors.toSet());
    }

    /** A document without its index entries could be neither found by its key nor refused as a duplicate. */
    private static void everyDocumentIsWhole(MongoClient client) {
        MongoCollection<Document> things = things(client);
        for (Document thing : lastOfEachWriter(things)) {
            var key = new Document("writer", thing.get("writer")).append("number", thing.get("number"));
            assertThat(things.find(key).first()).isEqualTo(thing);
            assertThat(things.find(new Document("_id", thing.get("_id"))).first())
                    .isEqualTo(thing);
            assertThatCode(() -> things.insertOne(new Document(key).append("_id", "other")))
                    .isInstanceOf(MongoWriteException.class);
            assertThatCode(() -> things.insertOne(new Document(thing))).isInstanceOf(MongoWriteException.class);
        }
        // What was not acknowledged may be there or not, but can be written again.
        for (int writer = 0; writer < WRITERS; writer++) {
            int last = -1;
            while (things.find(new Document("_id", writer + ":" + (last + 1))).first() != null) {
                last++;
            }
            int next = last + 1;
            int by = writer;
            assertThatCode(() -> things.insertOne(thing(by, next))).doesNotThrowAnyException();
        }
    }

    private static List<Document> lastOfEachWriter(MongoCollection<Document> things) {
        Map<Integer, Document> last = new HashMap<>();
        for (Document thing : things.find()) {
            last.merge(thing.getInteger("writer"), thing, DurabilityTest::later);
        }
        return List.copyOf(last.values());
    }

    private static Document later(Document one, Document other) {
        return one.getInteger("number") > other.getInteger("number") ? one : other;
    }

    private static Set<String> writeUntilKilled(Class<?> program, Path file) throws Exception {
        Process jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=quiet-logback.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        try (BufferedReader lines = jvm.inputReader()) {
            String line = lines.readLine();
            assertThat(line).startsWith("mongodb://");
            try (MongoClient client = MongoClients.create(line)) {
                MongoCollection<Document> things = things(client);
                things.createIndex(Indexes.ascending("writer", "number"), new IndexOptions().unique(true));
                List<Thread> writers = IntStream.range(0, WRITERS)
                        .mapToObj(writer -> Thread.ofPlatform().start(() -> write(things, writer, acknowledged)))
                        .toList();
                while (acknowledged.size() < ACKNOWLEDGED_BEFORE_KILL) {
                    Thread.onSpinWait();
                    assertThat(jvm.isAlive()).isTrue();
                }
                jvm.destroyForcibly().waitFor();
                for (Thread writer : writers) {
                    writer.join();
                }
            }
        }
        return acknowledged;
    }

    private static void write(MongoCollection<Document> things, int writer, Set<String> acknowledged) {
        try {
            for (int number = 0; ; number++) {
                things.insertOne(thing(writer, number));
                acknowledged.add(writer + ":" + number);
            }
        } catch (RuntimeException e) {
            // The server is gone; what was not acknowledged is nobody's promise.
        }
    }

    private static Document thing(int writer, int number) {
        return new Document("_id", writer + ":" + number)
                .append("writer", writer)
                .append("number", number);
    }

    private static MongoCollection<Document> things(MongoClient client) {
        return client.getDatabase("durability").getCollection("things");
    }

    static final class Durable {
        public static void main(String[] arguments) throws Exception {
            var mongo = EmbeddedMongo.open(Path.of(arguments[0]));
            System.out.println(mongo.uri());
            Thread.currentThread().join();
        }
    }

    static final class Tidied {
        public static void main(String[] arguments) throws Exception {
            var mongo = EmbeddedMongo.open(Path.of(arguments[0]));
            System.out.println(mongo.uri());
            while (true) {
                mongo.tidy();
                Thread.sleep(20);
            }
        }
    }

    static final class Plain {
        public static void main(String[] arguments) throws Exception {
            var server = new MongoServer(
                    new H2Backend(new MVStore.Builder().fileName(arguments[0]).open()));
            server.bind("127.0.0.1", 0);
            System.out.println("mongodb://127.0.0.1:" + server.getLocalAddress().getPort());
            Thread.currentThread().join();
        }
    }
}
