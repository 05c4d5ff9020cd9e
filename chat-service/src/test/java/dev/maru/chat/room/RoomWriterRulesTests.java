package dev.maru.chat.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.maru.chat.log.Body;
import dev.maru.chat.log.BodyHasher;
import dev.maru.chat.log.Draft;
import dev.maru.chat.log.LogEntry;
import dev.maru.testing.MongoStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random histories of three instances that write into the same rooms over a log on a bad day. Whatever the schedule, the log is
 * dense, every acknowledged entry is in it once and where the acknowledgement says, each sender's order holds, and listeners
 * on every instance hear the whole log once and in order. Each protection that is switched off turns it red.
 */
class RoomWriterRulesTests {

    private static final List<String> IDS = List.of("one", "two", "three");
    private static final int SENDERS = 4;
    private static final int MESSAGES = 60;
    private static final int AT_ONCE = 5;

    /** One history in ten shows what unique keys are for; the other protections are missed in each. */
    private static final int SEEDS_FOR_A_VIOLATION = 60;

    private static final List<String> ROOMS = List.of("first", "second");
    private static final BodyHasher HASHER =
            new BodyHasher("a key for tests, 32 bytes or more".getBytes(StandardCharsets.UTF_8));

    private static MongoClient client;
    private static String database;
    private static EverybodyIsAMember userRoom;

    @BeforeAll
    static void start() {
        client = MongoClients.create(MongoStore.shared().uri());
        database = MongoStore.shared().freshDatabase();
        userRoom = new EverybodyIsAMember();
    }

    @AfterAll
    static void stop() {
        userRoom.close();
        client.close();
        MongoStore.shared().drop(database);
    }

    private record Sent(String room, String by, int number, Draft draft, CompletableFuture<SendOutcome> outcome) {}

    private static Draft draft(String by, String text) {
        Body body = new Body.Message(text);
        return new Draft(by, UUID.randomUUID().toString(), body, HASHER.hash(body), null);
    }

    /** Plays one history and says what was wrong with it. */
    private static List<String> play(long seed, Set<UnreliableLog.Protection> off) {
        UnreliableLog log = new UnreliableLog(seed, off);
        MongoDatabase store =
                client.getDatabase(database + "_" + UUID.randomUUID().toString().substring(0, 8));
        List<RoomInstance> instances = new ArrayList<>();
        try {
            Neighbourhood neighbourhood = new Neighbourhood(seed, IDS);
            for (String id : IDS) {
                RoomInstance instance =
                        new RoomInstance(log, store, neighbourhood.of(id), userRoom.url(), Duration.ofSeconds(60));
                neighbourhood.moveIn(id, instance.writer);
                instances.add(instance);
            }
            List<RecordingListener> listeners = new ArrayList<>();
            for (RoomInstance instance : instances) {
                listeners.add(instance.listen("listener", ROOMS.getFirst()));
            }
            ConcurrentLinkedQueue<Sent> history = new ConcurrentLinkedQueue<>();
            List<CompletableFuture<?>> senders = new ArrayList<>();
            for (int s = 0; s < SENDERS; s++) {
                String by = "sender-" + s;
                RoomInstance at = instances.get(s % IDS.size());
                senders.add(CompletableFuture.runAsync(() -> send(at, by, history), Thread::startVirtualThread));
            }
            CompletableFuture<Void> all = CompletableFuture.allOf(senders.toArray(CompletableFuture[]::new));
            try {
                all.get(off.isEmpty() ? 45 : 10, TimeUnit.SECONDS);
            } catch (Exception e) {
                return List.of("not every send was answered: " + e);
            }
            List<String> wrong = new ArrayList<>(check(log, history));
            if (!wrong.isEmpty()) {
                return wrong;
            }
            List<Long> whole = List.copyOf(log.of(ROOMS.getFirst()).keySet());
            for (RecordingListener listener : listeners) {
                try {
                    await().atMost(Duration.ofSeconds(10))
                            .until(() -> listener.told().size() >= whole.size());
                } catch (ConditionTimeoutException e) {
                    wrong.add("a listener heard " + listener.told().size() + " of " + whole.size());
                }
                if (!listener.told()
                        .equals(LongStream.rangeClosed(1, listener.told().size())
                                .boxed()
                                .toList())) {
                    wrong.add("a listener heard out of order: " + listener.told());
                }
            }
            assertThat(log.conflicts())
                    .as("conflicts, or the history was too tame")
                    .isPositive();
            assertThat(log.unknown()).as("lost replies").isPositive();
            assertThat(log.apart()).as("inserts after conflicts").isPositive();
            assertThat(neighbourhood.answered()).as("hand-overs").isPositive();
            return wrong;
        } finally {
            instances.forEach(RoomInstance::close);
            log.close();
        }
    }

    /** Sends a few at once, now and then one key twice, and in the end the first ones again. */
    private static void send(RoomInstance at, String by, ConcurrentLinkedQueue<Sent> history) {
        ArrayDeque<CompletableFuture<SendOutcome>> open = new ArrayDeque<>();
        for (int i = 0; i < MESSAGES; i++) {
            String room = ROOMS.get(i % ROOMS.size());
            Draft draft = draft(by, by + " " + i);
            CompletableFuture<SendOutcome> outcome = at.writer.write(room, draft);
            history.add(new Sent(room, by, i, draft, outcome));
            open.add(outcome);
            if (ThreadLocalRandom.current().nextInt(10) == 0) {
                CompletableFuture<SendOutcome> again = at.writer.write(room, draft);
                history.add(new Sent(room, by, i, draft, again));
                open.add(again);
            }
            while (open.size() >= AT_ONCE) {
                open.remove().join();
            }
        }
        open.forEach(CompletableFuture::join);
        for (Sent old : List.copyOf(history)) {
            if (old.by().equals(by) && old.number() < 2) {
                CompletableFuture<SendOutcome> late = at.writer.write(old.room(), old.draft());
                history.add(new Sent(old.room(), by, old.number(), old.draft(), late));
                late.join();
            }
        }
    }

    private static List<String> check(UnreliableLog log, Iterable<Sent> history) {
        List<String> wrong = new ArrayList<>();
        for (String room : ROOMS) {
            wrong.addAll(log.violations(room));
        }
        for (Sent sent : history) {
            switch (sent.outcome().join()) {
                case SendOutcome.Refused(var refusal) -> wrong.add("refused: " + refusal);
                case SendOutcome.Stored(LogEntry entry, boolean _) -> {
                    LogEntry stored = log.of(sent.room()).get(entry.seq());
                    if (stored == null
                            || !stored.isNamed(sent.by(), sent.draft().key())) {
                        wrong.add("acknowledged at " + entry.seq() + " but not there: " + sent.draft());
                    }
                }
            }
        }
        for (String room : ROOMS) {
            Map<String, Integer> lastNumber = new HashMap<>();
            for (LogEntry entry : log.of(room).values()) {
                int number =
                        Integer.parseInt(((Body.Message) entry.body()).text().split(" ")[1]);
                Integer before = lastNumber.put(entry.by(), number);
                if (before != null && before >= number) {
                    wrong.add(room + ": " + entry.by() + " said " + number + " after " + before);
                }
            }
        }
        return wrong;
    }

    @RepeatedTest(8)
    void whateverBreaksTheLogIsDenseAndCompleteAndEverybodyHearsIt() {
        long seed = ThreadLocalRandom.current().nextLong();
        assertThat(play(seed, Set.of())).as("seed %d", seed).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void withoutOneProtectionItIsNot(UnreliableLog.Protection protection) {
        List<String> wrong = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS_FOR_A_VIOLATION && wrong.isEmpty(); seed++) {
            wrong.addAll(play(seed, EnumSet.of(protection)));
        }
        assertThat(wrong).as("violations without " + protection).isNotEmpty();
    }

    @Test
    void aDraftThatCannotBeStoredInTimeIsRefusedAndWhatIsBehindItToo() {
        UnreachableLog log = new UnreachableLog();
        try (RoomInstance instance = new RoomInstance(
                log,
                client.getDatabase(database),
                new Neighbourhood(1, List.of("one")).of("one"),
                userRoom.url(),
                Duration.ofMillis(500))) {
            CompletableFuture<SendOutcome> first = instance.writer.write("room", draft("ann", "1"));
            CompletableFuture<SendOutcome> second = instance.writer.write("room", draft("ann", "2"));
            for (CompletableFuture<SendOutcome> outcome : List.of(first, second)) {
                await().atMost(Duration.ofSeconds(5)).until(outcome::isDone);
                assertThat(outcome.join())
                        .isInstanceOfSatisfying(
                                SendOutcome.Refused.class,
                                refused -> assertThat(refused.refusal().code().retryable())
                                        .isTrue());
            }
        }
    }
}
