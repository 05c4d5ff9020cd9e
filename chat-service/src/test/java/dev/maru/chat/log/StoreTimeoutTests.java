package dev.maru.chat.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.maru.testing.MongoStore;
import dev.maru.testing.RequiresServers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store that hangs: an insert ends with an unknown outcome, and is repeated without harm when the store goes on. */
@RequiresServers
class StoreTimeoutTests {

    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(4);

    private final BodyHasher hasher =
            new BodyHasher("a key for tests, 32 bytes or more".getBytes(StandardCharsets.UTF_8));

    private MongoStore store;
    private MongoClient client;
    private MongoDatabase database;

    @BeforeEach
    void open() {
        store = MongoStore.start();
        client = MongoClients.create(store.uri());
        database = client.getDatabase("maru");
        MongoRoomLog warm = new MongoRoomLog(database);
        assertThat(warm.insert(List.of(entry("warm"))).block()).isInstanceOf(InsertOutcome.Stored.class);
    }

    @AfterEach
    void close() {
        store.resume();
        client.close();
        store.close();
    }

    private LogEntry entry(String room) {
        Body body = new Body.Message("hi", null, List.of());
        Draft draft = new Draft("ann", UUID.randomUUID().toString(), body, hasher.hash(body), null);
        return Position.START.next(room, draft, Instant.now());
    }

    @Test
    void anInsertThatIsNotAnsweredHasAnUnknownOutcomeAndCanBeRepeated() {
        MongoRoomLog log = new MongoRoomLog(database.withTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS));
        List<LogEntry> batch = List.of(entry("room"));
        store.suspend();
        assertThat(log.insert(batch).block(LONG)).isInstanceOf(InsertOutcome.Unknown.class);
        store.resume();
        InsertOutcome again = log.insert(batch).block(Duration.ofSeconds(20));
        while (again instanceof InsertOutcome.Unknown) {
            again = log.insert(batch).block(Duration.ofSeconds(20));
        }
        assertThat(again)
                .satisfiesAnyOf(
                        outcome -> assertThat(outcome).isInstanceOf(InsertOutcome.Stored.class),
                        outcome -> assertThat(outcome)
                                .isInstanceOfSatisfying(
                                        InsertOutcome.Refused.class,
                                        refused -> assertThat(refused.rejections()
                                                        .getFirst()
                                                        .duplicate())
                                                .isTrue()));
        assertThat(log.read("room", 1, 10).block(Duration.ofSeconds(20))).hasSize(1);
    }

    @Test
    void withoutATimeoutItIsNeverAnswered() {
        MongoRoomLog log = new MongoRoomLog(database);
        store.suspend();
        assertThatThrownBy(() -> log.insert(List.of(entry("room"))).block(LONG))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Timeout");
    }
}
