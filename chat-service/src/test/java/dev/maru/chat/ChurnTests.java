package dev.maru.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.maru.chat.room.RoomHub;
import dev.maru.testing.MongoStore;
import dev.maru.testing.RedisStore;
import dev.maru.testing.TestTokens;
import dev.maru.testing.socket.ClientFrames;
import dev.maru.testing.socket.SocketClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Connections that come and go, in good order and not, leave nothing behind. {@code -Dmaru.test.churn=100000} says how many; without
 * it there are as many as a build has time for.
 */
class ChurnTests {

    private static final int CYCLES = Integer.getInteger("maru.test.churn", 5_000);
    private static final int WARM_UP = 500;
    private static final int AT_ONCE = 16;
    private static final int USERS = 64;
    private static final int ROOMS = 8;
    private static final int READ_TIMEOUT = 20_000;

    /** What may be kept in pools and caches, however many connections there were. */
    private static final long DIRECT_TOLERANCE = 8 << 20;

    private static final long HEAP_TOLERANCE = 24 << 20;
    private static final int THREADS_TOLERANCE = 8;

    private static FakeUserRoom userRoom;
    private static ChatInstance chat;
    private static List<String> rooms;
    private static List<String> tokens;

    @BeforeAll
    static void start() {
        userRoom = new FakeUserRoom();
        String[] users = IntStream.range(0, USERS).mapToObj(i -> "user-" + i).toArray(String[]::new);
        rooms = Stream.generate(() -> userRoom.room(users)).limit(ROOMS).toList();
        tokens = Stream.of(users).map(TestTokens.shared()::access).toList();
        chat = new ChatInstance(
                MongoStore.shared().uri(),
                MongoStore.shared().freshDatabase(),
                RedisStore.shared().uri(),
                userRoom,
                "maru.chat.presence.grace=200ms",
                "logging.level.dev.maru.chat.connection=warn");
        // The first of everything takes long: keys of tokens, memberships.
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            cycle();
            return true;
        });
    }

    @AfterAll
    static void stop() {
        chat.close();
        userRoom.close();
    }

    /** What connections could leave behind. */
    private record Footprint(
            double connections, double users, double rooms, int listeners, long direct, long heap, int threads) {

        static Footprint now() {
            MeterRegistry meters = chat.bean(MeterRegistry.class);
            RoomHub hub = chat.bean(RoomHub.class);
            return new Footprint(
                    meters.get("maru.connections").gauge().value(),
                    meters.get("maru.connected.users").gauge().value(),
                    meters.get("maru.presence.rooms").gauge().value(),
                    ChurnTests.rooms.stream()
                            .mapToInt(room -> hub.listeners(room).join().size())
                            .sum(),
                    directMemory(),
                    usedHeap(),
                    ManagementFactory.getThreadMXBean().getThreadCount());
        }

        private static long directMemory() {
            return Stream.of(ByteBufAllocator.DEFAULT, PooledByteBufAllocator.DEFAULT)
                    .distinct()
                    .mapToLong(allocator -> ((ByteBufAllocatorMetricProvider) allocator)
                            .metric()
                            .usedDirectMemory())
                    .sum();
        }

        private static long usedHeap() {
            System.gc();
            return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        }

        void assertNobodyIsThere() {
            assertThat(connections).as("connections").isZero();
            assertThat(users).as("users with connections").isZero();
            assertThat(rooms).as("rooms with people present").isZero();
            assertThat(listeners).as("subscriptions").isZero();
        }

        void assertNoMoreThan(Footprint before) {
            assertNobodyIsThere();
            assertThat(direct).as("direct memory").isLessThan(before.direct + DIRECT_TOLERANCE);
            assertThat(heap).as("heap").isLessThan(before.heap + HEAP_TOLERANCE);
            assertThat(threads).as("threads").isLessThanOrEqualTo(before.threads + THREADS_TOLERANCE);
        }
    }

    private static Footprint settled() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> Footprint.now().assertNobodyIsThere());
        return Footprint.now();
    }

    @Test
    void connectionsThatComeAndGoLeaveNothingBehind() {
        churn(WARM_UP);
        Footprint before = settled();
        long start = System.nanoTime();
        churn(CYCLES);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Footprint after = settled();
        System.out.printf("%d connections in %s: before %s, after %s%n", CYCLES, took, before, after);
        after.assertNoMoreThan(before);
    }

    /** The control: what is left open is seen. */
    @Test
    void whatIsLeftOpenIsSeen() throws IOException {
        try (SocketClient left = chat.connect("user-1")) {
            left.request("subscribe", Map.of("room", rooms.getFirst()));
            Footprint now = Footprint.now();
            assertThat(now.connections()).isEqualTo(1);
            assertThat(now.users()).isEqualTo(1);
            assertThat(now.rooms()).isEqualTo(1);
            assertThat(now.listeners()).isEqualTo(1);
            assertThatThrownBy(now::assertNobodyIsThere).isInstanceOf(AssertionError.class);
        }
    }

    private static void churn(int cycles) {
        AtomicInteger left = new AtomicInteger(cycles);
        List<Throwable> failures = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < AT_ONCE; i++) {
                clients.submit(() -> {
                    while (left.getAndDecrement() > 0) {
                        try {
                            cycle();
                        } catch (IOException | RuntimeException e) {
                            synchronized (failures) {
                                failures.add(e);
                            }
                        }
                    }
                });
            }
        }
        assertThat(failures).as("cycles that failed").hasSizeLessThan(1 + cycles / 1000);
    }

    /** Opens a connection and ends it: mostly after it heard of its room, with a reset or a close frame; now and then earlier. */
    private static void cycle() throws IOException {
        int dice = ThreadLocalRandom.current().nextInt(10);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), chat.port())) {
            // No TIME_WAIT: there are fewer ports than cycles.
            socket.setSoLinger(true, 0);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_TIMEOUT);
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            out.write(ClientFrames.upgrade(chat.port()));
            readUntil(in, "\r\n\r\n");
            if (dice == 0) {
                return;
            }
            int user = ThreadLocalRandom.current().nextInt(USERS);
            out.write(ClientFrames.text("{\"type\":\"connect\",\"token\":\"" + tokens.get(user) + "\",\"rooms\":{\""
                    + rooms.get(user % ROOMS) + "\":0}}"));
            if (dice == 1) {
                return;
            }
            readUntil(in, "\"subscribed\"");
            if (dice < 6) {
                out.write(ClientFrames.frame(ClientFrames.CLOSE, new byte[0]));
            }
        }
    }

    private static void readUntil(InputStream in, String expected) throws IOException {
        StringBuilder read = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (read.indexOf(expected) < 0) {
            int count = in.read(buffer);
            if (count < 0) {
                throw new IOException("closed before " + expected + ": " + read);
            }
            read.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        }
    }
}
