package dev.maru.benchmarks;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.maru.chat.ChatApplication;
import dev.maru.chat.log.Draft;
import dev.maru.chat.log.InsertOutcome;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.MongoRoomLog;
import dev.maru.chat.log.Position;
import dev.maru.chat.room.RoomWriter;
import dev.maru.chat.room.SendOutcome;
import dev.maru.platform.id.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.core.publisher.Mono;

/**
 * How the log takes writes: from one or several instances, into one or many rooms, at a steady rate. Real MongoDB and Redis. Keys sort by time,
 * as those of the web client.
 *
 * <pre>writers [mongodb-uri] [redis-url] [instances] [rooms] [entries/s] [seconds]</pre>
 *
 * <p>With 0 instances every entry is an insert of its own, with at most one under way in each room: what group commit is compared with.
 */
final class WriterLoad {

    private static final Map<String, AtomicInteger> REFUSALS = new ConcurrentHashMap<>();
    private static final int MAX_INSTANCES = 4;
    private static final Duration SLOW_WARM_UP = Duration.ofSeconds(5);
    private static final Duration WARM_UP = Duration.ofSeconds(15);

    /** What the compiler may still take of one processor when the measurement begins, and how often it is waited for. */
    private static final double COMPILER_AT_REST = 0.05;

    private static final int MAX_WARM_UPS = 12;

    /** What is due within it is sent together: a thread that sleeps before each entry costs more than writing it. */
    private static final Duration TICK = Duration.ofMillis(1);

    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(11);

    private final List<String> rooms;
    private final Target target;

    /** Stores a draft; true when it was acknowledged. */
    private interface Target {
        CompletableFuture<Boolean> write(int number, String room, Draft draft);
    }

    private WriterLoad(int rooms, Target target) {
        this.rooms = SampleLines.rooms(rooms);
        this.target = target;
    }

    static void main(String[] args) throws Exception {
        if (args.length != 6) {
            throw new IllegalArgumentException("[mongodb-uri] [redis-url] [instances] [rooms] [entries/s] [seconds]");
        }
        int instances = Integer.parseInt(args[2]);
        int rooms = Integer.parseInt(args[3]);
        int rate = Integer.parseInt(args[4]);
        Duration time = Duration.ofSeconds(Long.parseLong(args[5]));
        String database =
                "maru_writers_" + UUID.randomUUID().toString().replace("-", "").substring(0, 8);
        if (instances == 0) {
            single(args[0], database, rooms, rate, time);
        } else {
            grouped(args[0], args[1], database, instances, rooms, rate, time);
        }
    }

    private static void grouped(
            String mongo, String redis, String database, int instances, int rooms, int rate, Duration time)
            throws Exception {
        List<ConfigurableApplicationContext> running = new ArrayList<>();
        for (int i = 0; i < instances; i++) {
            running.add(start(mongo, redis, database));
        }
        List<RoomWriter> writers = running.stream()
                .map(context -> context.getBean(RoomWriter.class))
                .toList();
        Thread.sleep(SLOW_WARM_UP);
        WriterLoad load = new WriterLoad(
                rooms,
                (number, room, draft) -> writers.get(number % instances)
                        .write(room, draft)
                        .thenApply(outcome -> {
                            if (outcome instanceof SendOutcome.Refused(var refusal)) {
                                REFUSALS.computeIfAbsent(refusal.code().code(), _ -> new AtomicInteger())
                                        .incrementAndGet();
                            }
                            return outcome instanceof SendOutcome.Stored;
                        }));
        load.run("warming up slowly", Math.max(1, rate / 4), SLOW_WARM_UP);
        load.warmUp(rate);
        // Nobody here says again what was refused, so what a cold start postponed has to be forgotten first.
        Thread.sleep(FORGOTTEN_AFTER);
        REFUSALS.clear();
        double conflicts = count(running, "maru.writer.conflicts");
        double handed = count(running, "maru.writer.handed.over");
        double batches = batches(running);
        int stored = load.run(instances + " instances, " + rooms + " rooms", rate, time);
        System.out.printf(
                "conflicts %.0f (%.2f %% of entries)  handed over %.0f%n",
                count(running, "maru.writer.conflicts") - conflicts,
                100 * (count(running, "maru.writer.conflicts") - conflicts) / stored,
                count(running, "maru.writer.handed.over") - handed);
        System.out.printf("%.1f entries a commit%n", stored / (batches(running) - batches));
        if (!REFUSALS.isEmpty()) {
            System.out.println("refused " + REFUSALS);
        }
        running.forEach(ConfigurableApplicationContext::close);
        drop(mongo, database);
        System.exit(0);
    }

    private static ConfigurableApplicationContext start(String mongo, String redis, String database) {
        return ChatApplication.app()
                .initializers(context -> ((GenericApplicationContext) context)
                        .registerBean(ReactorResourceFactory.class, () -> {
                            ReactorResourceFactory loops = new ReactorResourceFactory();
                            loops.setUseGlobalResources(false);
                            return loops;
                        }))
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--management.server.port=0",
                        "--logging.level.root=warn",
                        "--spring.main.banner-mode=off",
                        "--MARU_MONGODB_URI=" + mongo,
                        "--spring.mongodb.database=" + database,
                        "--MARU_REDIS_URL=" + redis,
                        "--MARU_SERVICE_SECRET=only-for-measurements-9b2d7c41a6e04f5d",
                        "--MARU_LOG_SECRET=only-for-measurements-1f7a3c5e9b2d4860");
    }

    private static double count(List<ConfigurableApplicationContext> running, String counter) {
        return running.stream()
                .mapToDouble(context ->
                        context.getBean(MeterRegistry.class).counter(counter).count())
                .sum();
    }

    private static double batches(List<ConfigurableApplicationContext> running) {
        return running.stream()
                .mapToDouble(context -> context.getBean(MeterRegistry.class)
                        .summary("maru.writer.batch")
                        .count())
                .sum();
    }

    /** One insert for each entry. Numbers are known: nobody else writes. */
    private static void single(String mongo, String database, int rooms, int rate, Duration time) throws Exception {
        MongoClient client = MongoClients.create(mongo);
        MongoRoomLog log = new MongoRoomLog(client.getDatabase(database));
        List<Line> lines =
                IntStream.range(0, rooms).mapToObj(_ -> new Line(log)).toList();
        WriterLoad load = new WriterLoad(
                rooms,
                (number, room, draft) ->
                        lines.get(number / MAX_INSTANCES % rooms).write(room, draft));
        load.warmUp(rate);
        load.run("one insert an entry, " + rooms + " rooms", rate, time);
        drop(mongo, database);
        System.exit(0);
    }

    /** What waits for one room: the next insert begins when the last one was answered. */
    private static final class Line {
        private final MongoRoomLog log;
        private Position head = Position.START;
        private CompletableFuture<Boolean> last = CompletableFuture.completedFuture(true);

        Line(MongoRoomLog log) {
            this.log = log;
        }

        synchronized CompletableFuture<Boolean> write(String room, Draft draft) {
            LogEntry entry = head.next(room, draft, Instant.now());
            head = entry.position();
            last = last.thenCompose(_ -> log.insert(List.of(entry)).toFuture())
                    .thenApply(InsertOutcome.Stored.class::isInstance);
            return last;
        }
    }

    private static void drop(String mongo, String database) {
        try (MongoClient client = MongoClients.create(mongo)) {
            MongoDatabase used = client.getDatabase(database);
            Mono.from(used.drop()).block();
        }
    }

    // The load

    /** Each room gets entries from every instance: whatever is written in turn by all of them goes to one room. */
    private String room(int number) {
        return rooms.get(number / MAX_INSTANCES % rooms.size());
    }

    /** Until the compiler rests: it would have up to a third of the time of all instances for more than a minute. */
    private void warmUp(int rate) {
        double share = 1;
        for (int i = 0; i < MAX_WARM_UPS && share > COMPILER_AT_REST; i++) {
            long before = compilerMillis();
            long start = System.nanoTime();
            run("warming up at half the rate", Math.max(1, rate / 2), WARM_UP);
            share = (compilerMillis() - before) * 1e6 / (System.nanoTime() - start);
        }
        System.out.printf("the compiler takes %.0f %% of a processor%n", 100 * share);
        run("warming up", rate, WARM_UP);
    }

    private static long compilerMillis() {
        return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
    }

    private int run(String what, int rate, Duration time) {
        Latencies latencies = new Latencies();
        AtomicInteger failed = new AtomicInteger();
        List<CompletableFuture<?>> open = new ArrayList<>();
        int count = Math.toIntExact(rate * time.toSeconds());
        double cpuBefore = ProcessorTime.ofAll("mongod");
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long intended = start + (long) (i * 1e9 / rate);
            if (System.nanoTime() < intended) {
                LockSupport.parkNanos(intended - System.nanoTime() + TICK.toNanos());
            }
            Draft draft = SampleLines.draft(i, i % SampleLines.SENDERS, Ids.next());
            open.add(target.write(i, room(i), draft).thenAccept(stored -> {
                if (stored) {
                    latencies.add(System.nanoTime() - intended);
                } else {
                    failed.incrementAndGet();
                }
            }));
        }
        CompletableFuture.allOf(open.toArray(CompletableFuture[]::new)).join();
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpu = ProcessorTime.ofAll("mongod") - cpuBefore;
        System.out.printf(
                "%-36s %d/s: %d stored, %d failed in %.1f s  p50 %.1f ms  p99 %.1f ms  mongod %.3f ms CPU an entry%n",
                what,
                rate,
                latencies.count(),
                failed.get(),
                seconds,
                latencies.percentile(0.5),
                latencies.percentile(0.99),
                1000 * cpu / Math.max(1, latencies.count()));
        return latencies.count();
    }
}
