package dev.maru.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.maru.testing.MongoStore;
import dev.maru.testing.RedisStore;
import dev.maru.testing.RequiresReplicaSet;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** How the store keeps the index that keys of messages are looked up in. */
@RequiresReplicaSet
class EntryIndexTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern LEAF_PAGE = Pattern.compile("leaf_page_max=(\\w+)");

    private final String name = MongoStore.shared().freshDatabase();
    private MongoClient client;
    private MongoDatabase database;
    private FakeUserRoom userRoom;

    @BeforeEach
    void open() {
        client = MongoClients.create(MongoStore.shared().uri());
        database = client.getDatabase(name);
        userRoom = new FakeUserRoom();
    }

    @AfterEach
    void close() {
        userRoom.close();
        MongoStore.shared().drop(name);
        client.close();
    }

    @Test
    void itsPagesAreSmallBecauseKeysGoAnywhere() {
        startAndStop();
        assertThat(leafPageOf("room_1_by_1_key_1")).isEqualTo("4KB");
    }

    @Test
    void aCollectionThatIsThereAlreadyStaysAsItIs() {
        Mono.from(database.createCollection("entries")).block(PATIENCE);
        startAndStop();
        assertThat(leafPageOf("room_1_by_1_key_1")).isEqualTo("16k");
    }

    private void startAndStop() {
        new ChatInstance(MongoStore.shared().uri(), name, RedisStore.shared().uri(), userRoom).close();
    }

    private String leafPageOf(String index) {
        Document stats = Mono.from(database.runCommand(new Document("collStats", "entries")))
                .block(PATIENCE);
        Matcher page = LEAF_PAGE.matcher(stats.get("indexDetails", Document.class)
                .get(index, Document.class)
                .getString("creationString"));
        assertThat(page.find()).isTrue();
        return page.group(1);
    }
}
