package dev.maru.chat.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.maru.testing.MongoStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** The log and the search for its head, on a real store. */
class RoomHeadsTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BodyHasher hasher =
            new BodyHasher("a key for tests, 32 bytes or more".getBytes(StandardCharsets.UTF_8));
    private final String name = MongoStore.shared().freshDatabase();

    private MongoClient client;
    private MongoRoomLog log;
    private HeadHints hints;
    private RoomHeads heads;

    @BeforeEach
    void open() {
        client = MongoClients.create(MongoStore.shared().uri());
        MongoDatabase database = client.getDatabase(name);
        log = new MongoRoomLog(database);
        hints = new HeadHints(database);
        heads = new RoomHeads(hints, log);
    }

    @AfterEach
    void close() {
        MongoStore.shared().drop(name);
        client.close();
    }

    private Draft draft(String text) {
        Body body = new Body.Message(text);
        return new Draft("ann", UUID.randomUUID().toString(), body, hasher.hash(body), null);
    }

    private void write(String room, int count) {
        List<LogEntry> entries = new ArrayList<>();
        Position position = Position.START;
        for (int i = 0; i < count; i++) {
            LogEntry entry = position.next(room, draft("m" + i), Instant.now());
            entries.add(entry);
            position = entry.position();
        }
        for (int i = 0; i < count; i += 1_000) {
            assertThat(wait(log.insert(entries.subList(i, Math.min(count, i + 1_000)))))
                    .isEqualTo(new InsertOutcome.Stored());
        }
    }

    private static <T> T wait(Mono<T> answer) {
        return answer.block(PATIENCE);
    }

    @ParameterizedTest(name = "{0} entries, hint at {1}")
    @CsvSource({
        "1, 0",
        "2, 0",
        "3, 1",
        "2047, 0",
        "2048, 0",
        "2049, 0",
        "3000, 0",
        "3000, 1500",
        "3000, 2999",
        "3000, 3000"
    })
    void theHeadIsFoundFromAnyHint(int count, long hint) {
        write("room", count);
        if (hint > 0) {
            hints.raise(Map.of("room", hint)).block(PATIENCE);
        }
        LogEntry head = wait(heads.head("room")).newest();
        assertThat(head.seq()).isEqualTo(count);
        assertThat(head.n()).isEqualTo(count);
    }

    @Test
    void manyRoomsAreAskedForAtOnceAndEmptyOnesAreLeftOut() {
        write("a", 5);
        write("b", 1);
        Map<String, RoomHeads.Head> found = wait(heads.heads(List.of("a", "b", "empty")));
        assertThat(found).containsOnlyKeys("a", "b");
        assertThat(found.get("a").newest().seq()).isEqualTo(5);
        assertThat(found.get("b").newest().seq()).isEqualTo(1);
    }

    @Test
    void aHintNeverGoesBack() {
        write("room", 10);
        hints.raise(Map.of("room", 10L)).block(PATIENCE);
        hints.raise(Map.of("room", 3L)).block(PATIENCE);
        assertThat(wait(heads.head("room")).newest().seq()).isEqualTo(10);
    }

    @Test
    void aTakenNumberRefusesTheEntryAndAllBehindIt() {
        write("room", 1);
        LogEntry taken = Position.START.next("room", draft("again one"), Instant.now());
        LogEntry behind = taken.position().next("room", draft("two"), Instant.now());
        LogEntry other = Position.START.next("other", draft("before"), Instant.now());
        InsertOutcome outcome = wait(log.insert(List.of(other, taken, behind)));
        assertThat(outcome).isInstanceOfSatisfying(InsertOutcome.Refused.class, refused -> {
            assertThat(refused.rejections()).singleElement().satisfies(rejection -> {
                assertThat(rejection.index()).isEqualTo(1);
                assertThat(rejection.duplicate()).isTrue();
            });
            assertThat(IntStream.range(0, 3).filter(refused::stored)).containsExactly(0);
        });
        assertThat(wait(log.read("other", 1, 5))).hasSize(1);
        assertThat(wait(log.read("room", 1, 5))).hasSize(1);
    }

    @Test
    void apartTakenNumbersRefuseNothingElse() {
        write("a", 1);
        write("c", 1);
        List<LogEntry> firsts = Stream.of("a", "b", "c", "d")
                .map(room -> Position.START.next(room, draft("again in " + room), Instant.now()))
                .toList();
        assertThat(wait(log.insertApart(firsts))).isInstanceOfSatisfying(InsertOutcome.Refused.class, refused -> {
            assertThat(refused.rejections())
                    .extracting(InsertOutcome.Rejection::index)
                    .containsExactly(0, 2);
            assertThat(IntStream.range(0, 4).filter(refused::stored)).containsExactly(1, 3);
        });
        assertThat(wait(log.read("d", 1, 5))).hasSize(1);
    }

    @Test
    void anEntryComesBackAsItWasWritten() {
        LogEntry written = Position.START.next("room", draft("안녕 👋"), Instant.now());
        wait(log.insert(List.of(written)));
        assertThat(wait(log.read("room", 1, 1))).containsExactly(written);
        assertThat(wait(log.find("room", "ann", written.key()))).isEqualTo(written);
    }
}
