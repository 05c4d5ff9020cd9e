package dev.maru.e2e.faults;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Sorts.ascending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.maru.testing.RequiresServerPrograms;
import dev.maru.testing.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * People come and go while the processes between their change and the line that says so are killed and Redis is emptied: each change is said
 * once and in order.
 */
@RequiresServerPrograms
@ExtendWith(SharedBed.Resolver.class)
class FactFaultTest {

    private static final Logger log = LoggerFactory.getLogger(FactFaultTest.class);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration SILENCE = Duration.ofSeconds(3);
    private static final int PEOPLE = 5;
    private static final int ROOMS = 3;

    /** Between two changes of one person; their number in a minute is limited. */
    private static final int LONGEST_PAUSE_MS = 800;

    private static final int CHANGES_BEFORE_A_STRIKE = 10;
    private static final int LONGEST_MOMENT_MS = 150;
    private static final long SEED =
            Long.getLong("maru.faults.seed", ThreadLocalRandom.current().nextLong(1_000_000));

    private final Random random = new Random(SEED);

    @Test
    void everyChangeIsSaidOnceAndInOrderWhoeverIsKilled(SharedBed shared) throws Exception {
        TestBed bed = shared.bed();
        bed.useIntactChats();
        Crowd crowd = new Crowd(bed, "restless", PEOPLE, ROOMS);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> tasks = crowd.begin(threads);
            try {
                crowd.awaitChanges(CHANGES_BEFORE_A_STRIKE);
                ServiceProcess reader = reader(bed);
                bed.userRoom().kill();
                moment();
                reader.kill();
                empty(bed);
                bed.userRoom().start();
                reader.start();
                bed.awaitHealthy();

                crowd.awaitChanges(CHANGES_BEFORE_A_STRIKE);
                ServiceProcess next = reader(bed);
                moment();
                next.kill();
                empty(bed);
                next.start();
                bed.awaitHealthy();
                crowd.awaitChanges(CHANGES_BEFORE_A_STRIKE);
            } finally {
                crowd.end();
                for (Future<?> task : tasks) {
                    task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                }
            }
        }
        log.info("seed {}: {} changes", SEED, crowd.changes.get());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(crowd.unsaid()).isEmpty());
        for (String room : crowd.rooms) {
            assertThat(crowd.saidIn(room)).as("lines in the order of facts").isEqualTo(factsOf(bed, room));
        }
    }

    /** The control: a change that does not carry what is to be told is told nobody, and it is noticed. */
    @Test
    void withoutTheOutboxInTheChangeNothingIsSaid(SharedBed shared) {
        TestBed bed = shared.bed();
        bed.useIntactChats();
        Crowd crowd = new Crowd(bed, "unheard", 1, 1);
        bed.restartUserRoom(AgentJar.option(ProtectionOff.OUTBOX));
        try {
            crowd.change(crowd.people.getFirst(), crowd.rooms.getFirst());
            await().during(SILENCE)
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(crowd.unsaid()).hasSize(1));
        } finally {
            bed.restartUserRoom();
            bed.awaitHealthy();
        }
    }

    /** The chat instance that makes most of the lines now. */
    private static ServiceProcess reader(TestBed bed) {
        return Stream.of(bed.chat(0), bed.chat(1))
                .max(Comparator.comparing(chat -> chat.metric("maru_facts_held")))
                .orElseThrow();
    }

    /** So that what is killed next is killed in the middle of something else each time. */
    private void moment() throws InterruptedException {
        Thread.sleep(random.nextInt(LONGEST_MOMENT_MS));
    }

    private static void empty(TestBed bed) {
        URI redis = URI.create(bed.redis().uri());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.getPort())) {
            socket.getOutputStream().write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[8];
            int length = socket.getInputStream().read(answer);
            assertThat(new String(answer, 0, length, StandardCharsets.US_ASCII)).startsWith("+OK");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The keys of what user-room-service told of a room, in its order. */
    private static List<String> factsOf(TestBed bed, String room) {
        try (MongoClient client = MongoClients.create(bed.mongo().uri())) {
            return client.getDatabase("maru_user_room")
                    .getCollection("facts")
                    .find(and(exists("line.kind"), or(eq("membership.room", room), eq("rules.room", room))))
                    .sort(ascending("_id"))
                    .map((Document fact) -> fact.getString("key"))
                    .into(new ArrayList<>());
        }
    }

    /** People who go in and out of rooms, and what they did. */
    private final class Crowd {

        final AtomicInteger changes = new AtomicInteger();
        final List<Person> people;
        final List<String> rooms;

        private final Api api;
        private final Person owner;

        /** By room and person: what each of them did, oldest first. */
        private final Map<String, List<String>> done = new HashMap<>();

        private volatile boolean over;

        Crowd(TestBed bed, String name, int howMany, int roomsOfTheirs) {
            api = bed.api();
            owner = api.signUp("owner-" + name);
            people = IntStream.range(0, howMany)
                    .mapToObj(i -> api.signUp(name + "-" + i))
                    .toList();
            rooms = IntStream.range(0, roomsOfTheirs)
                    .mapToObj(i -> api.createRoom(owner, name + " " + i))
                    .toList();
            rooms.forEach(room -> people.forEach(person -> done.put(room + person.id(), new ArrayList<>())));
        }

        List<Future<?>> begin(ExecutorService threads) {
            List<Future<?>> tasks = new ArrayList<>();
            for (Person person : people) {
                Random choice = new Random(random.nextLong());
                tasks.add(threads.submit(() -> {
                    while (!over) {
                        change(person, rooms.get(choice.nextInt(rooms.size())));
                        Thread.sleep(choice.nextInt(LONGEST_PAUSE_MS));
                    }
                    return null;
                }));
            }
            return tasks;
        }

        void end() {
            over = true;
        }

        /** Completes when it is done: what has no answer is tried again, which changes nothing when it was done. */
        void change(Person person, String room) {
            List<String> before = done.get(room + person.id());
            boolean in = !before.isEmpty() && before.getLast().equals("joined");
            if (in) {
                api.leave(person, room);
            } else {
                api.join(person, room);
            }
            before.add(in ? "left" : "joined");
            changes.incrementAndGet();
        }

        void awaitChanges(int more) {
            int until = changes.get() + more;
            await().atMost(PATIENCE).until(() -> changes.get() >= until);
        }

        List<String> saidIn(String room) {
            return api.log(owner, room, 0).stream().map(Stored::key).toList();
        }

        /** Where the log of a room says something else about a person than what they did. */
        List<String> unsaid() {
            List<String> unsaid = new ArrayList<>();
            for (String room : rooms) {
                List<Stored> lines = api.log(owner, room, 0);
                for (Person person : people) {
                    List<String> said = lines.stream()
                            .filter(line -> line.by().equals(person.id()))
                            .map(Stored::kind)
                            .toList();
                    List<String> did = done.get(room + person.id());
                    if (!said.equals(did)) {
                        unsaid.add(person.name() + " did " + did + " in " + room + ", and its log says " + said);
                    }
                }
            }
            return unsaid;
        }
    }
}
