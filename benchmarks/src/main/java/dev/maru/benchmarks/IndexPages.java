package dev.maru.benchmarks;

import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.IndexOptionDefaults;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.maru.chat.log.Draft;
import dev.maru.chat.log.InsertOutcome;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.MongoRoomLog;
import dev.maru.chat.log.Position;
import dev.maru.platform.mongo.MongoIndexes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.bson.Document;
import org.springframework.data.mongodb.core.index.IndexDefinition;
import reactor.core.publisher.Mono;

/**
 * What one more entry costs MongoDB when there are many, by how large the pages of the indexes are.
 *
 * <pre>index-pages [mongodb-uri] [entries] [rounds] [sizes, such as 16KB,4KB]</pre>
 *
 * <p>One collection after the other, the sizes in turn: it is filled, and then gets groups of entries as a chat instance that is busy would
 * write them. Other processes with the name mongod count as well.
 */
final class IndexPages {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration MEASURED = Duration.ofSeconds(30);
    private static final Duration BETWEEN_GROUPS = Duration.ofMillis(12);
    private static final int GROUP = 60;
    private static final int LARGE_GROUP = 500;
    private static final int ROOMS = 200;

    private final MongoRoomLog log;
    private final List<String> rooms = SampleLines.rooms(ROOMS);
    private final Position[] heads = new Position[ROOMS];
    private int written;

    private IndexPages(MongoDatabase database) {
        log = new MongoRoomLog(database);
        Arrays.fill(heads, Position.START);
    }

    static void main(String[] args) throws Exception {
        if (args.length != 4) {
            throw new IllegalArgumentException("[mongodb-uri] [entries] [rounds] [sizes, such as 16KB,4KB]");
        }
        int entries = Integer.parseInt(args[1]);
        try (MongoClient client = MongoClients.create(args[0])) {
            for (int round = 1; round <= Integer.parseInt(args[2]); round++) {
                for (String size : args[3].split(",")) {
                    MongoDatabase database = client.getDatabase("maru_index_pages_" + round + "_" + size);
                    measure(database, size, entries);
                    Mono.from(database.drop()).block(PATIENCE);
                }
            }
        }
    }

    private static void measure(MongoDatabase database, String size, int entries) throws Exception {
        prepare(database, size);
        IndexPages pages = new IndexPages(database);
        double before = ProcessorTime.ofAll("mongod");
        while (pages.written < entries) {
            pages.write(LARGE_GROUP);
        }
        double filled = ProcessorTime.ofAll("mongod");
        int already = pages.written;
        long end = System.nanoTime() + MEASURED.toNanos();
        while (System.nanoTime() < end) {
            long next = System.nanoTime() + BETWEEN_GROUPS.toNanos();
            pages.write(GROUP);
            Thread.sleep(Duration.ofNanos(next - System.nanoTime()));
        }
        double cpu = ProcessorTime.ofAll("mongod") - filled;
        System.out.printf(
                "pages of %s: %d entries, %.0f us each; %d more, %.0f us each%n",
                size,
                already,
                1e6 * (filled - before) / already,
                pages.written - already,
                1e6 * cpu / (pages.written - already));
    }

    private static void prepare(MongoDatabase database, String size) {
        MongoIndexes indexes = MongoRoomLog.indexes();
        Document engine = new Document("wiredTiger", new Document("configString", "leaf_page_max=" + size));
        Mono.from(database.createCollection(
                        indexes.collection(),
                        new CreateCollectionOptions()
                                .indexOptionDefaults(new IndexOptionDefaults().storageEngine(engine))))
                .block(PATIENCE);
        for (IndexDefinition index : indexes.indexes()) {
            Mono.from(database.getCollection(indexes.collection())
                            .createIndex(index.getIndexKeys(), new IndexOptions().unique(true)))
                    .block(PATIENCE);
        }
    }

    private void write(int count) {
        List<LogEntry> batch = new ArrayList<>(count);
        Instant now = Instant.now();
        for (int i = 0; i < count; i++) {
            int room = written++ % ROOMS;
            Draft draft = SampleLines.draft(
                    written,
                    ThreadLocalRandom.current().nextInt(SampleLines.SENDERS),
                    UUID.randomUUID().toString());
            LogEntry entry = heads[room].next(rooms.get(room), draft, now);
            heads[room] = entry.position();
            batch.add(entry);
        }
        InsertOutcome outcome = log.insert(batch).block(PATIENCE);
        if (!(outcome instanceof InsertOutcome.Stored)) {
            throw new IllegalStateException("Not stored: " + outcome);
        }
    }
}
