package dev.maru.chat.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.chat.log.Position;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Who hears what, in which order, and in how many writes. */
class FanOutTests {

    private static final int SCHEDULES = Integer.getInteger("maru.test.schedules", 300);

    private static final EventLoop ROOMS = new DefaultEventLoop();
    private static final EventLoop LOOP = new DefaultEventLoop();

    @AfterAll
    static void stop() {
        ROOMS.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        LOOP.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private static Position position(long seq) {
        return new Position(seq, seq, Instant.EPOCH);
    }

    private static byte[][] payloads(long... seqs) {
        return Arrays.stream(seqs)
                .mapToObj(seq -> Long.toString(seq).getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    /** The numbers in short text frames. */
    private static List<Long> seqs(ByteBuf frames) {
        List<Long> seqs = new ArrayList<>();
        ByteBuf left = frames.duplicate();
        while (left.isReadable()) {
            assertThat(left.readByte()).isEqualTo((byte) 0x81);
            int length = left.readByte();
            seqs.add(Long.valueOf(
                    left.readCharSequence(length, StandardCharsets.UTF_8).toString()));
        }
        return seqs;
    }

    /** A socket that writes down when it was flushed, and in which order among all. */
    private static class Socket extends Outlet {
        private final List<Socket> order;
        private int flushes;

        Socket(List<Socket> order) {
            this.order = order;
        }

        @Override
        protected void flush() {
            flushes++;
            order.add(this);
        }
    }

    private static final class Member extends Receiver {
        private final EventLoop loop;
        private final FanOut out;
        private final Socket socket;
        private final String user;

        /** In the order of being told; confined to the loop. */
        private final List<Long> told = new ArrayList<>();

        /** After which of these it was caught up, and up to where it was there. Confined to the rooms thread. */
        private long from;

        private long to = Long.MAX_VALUE;

        Member(EventLoop loop, FanOut out, Socket socket, String user) {
            this.loop = loop;
            this.out = out;
            this.socket = socket;
            this.user = user;
        }

        @Override
        public String user() {
            return user;
        }

        @Override
        public EventLoop loop() {
            return loop;
        }

        @Override
        protected boolean take(ByteBuf shared, @Nullable Position upTo) {
            told.addAll(seqs(shared));
            out.wrote(socket);
            return false;
        }
    }

    private static FanOuts fanOuts(EventLoop rooms) {
        return fanOuts(rooms, FanOut.FLUSHES_AT_ONCE);
    }

    /** On loops that are never busy. */
    private static FanOuts fanOuts(EventLoop rooms, int flushesAtOnce) {
        return new FanOuts(
                rooms, new SimpleMeterRegistry(), () -> new Pace(System::nanoTime, () -> 0, () -> 0, 1), flushesAtOnce);
    }

    private static void on(EventLoop loop, Runnable task) {
        loop.submit(task).syncUninterruptibly();
    }

    // Who hears what

    /** Seats that are changed while somebody looks at them. */
    private static final class Careless {
        private final Section section;
        private final FanOut out;
        private final Receiver[] seats = new Receiver[64];
        private int size;

        Careless(Section section, FanOut out) {
            this.section = section;
            this.out = out;
        }

        void add(Receiver receiver) {
            receiver.seat = size;
            seats[size++] = receiver;
        }

        void remove(Receiver receiver) {
            Receiver last = seats[--size];
            seats[receiver.seat] = last;
            last.seat = receiver.seat;
        }

        void tell(long seq) {
            if (size > 0) {
                out.hand(new Telling(section, seats, size, payloads(seq), position(seq), ""));
            }
        }
    }

    /**
     * People come and go at random while a room goes on. Everybody has to hear exactly what was told between being caught up and
     * leaving, in order.
     *
     * @return how many did not
     */
    private static int violations(long seed, boolean careless) {
        Random random = new Random(seed);
        FanOuts fanOuts = fanOuts(ROOMS);
        FanOut out = fanOuts.of(LOOP);
        Section section = fanOuts.section(LOOP);
        Careless seats = new Careless(section, out);
        List<Member> all = new ArrayList<>();
        List<Member> here = new ArrayList<>();
        List<Socket> order = new ArrayList<>();
        long[] seq = {0};
        int rounds = 1 + random.nextInt(20);
        for (int round = 0; round < rounds; round++) {
            int steps = 1 + random.nextInt(20);
            on(ROOMS, () -> {
                for (int step = 0; step < steps; step++) {
                    int what = random.nextInt(10);
                    if (what < 3 && here.size() < 64) {
                        Member member = new Member(LOOP, out, new Socket(order), "user-" + all.size());
                        member.from = seq[0];
                        all.add(member);
                        here.add(member);
                        if (careless) {
                            seats.add(member);
                        } else {
                            section.add(member);
                        }
                        long caughtUp = -seq[0] - 1;
                        section.after(() -> member.told.add(caughtUp));
                    } else if (what < 5 && !here.isEmpty()) {
                        Member member = here.remove(random.nextInt(here.size()));
                        member.to = seq[0];
                        if (careless) {
                            seats.remove(member);
                        } else {
                            assertThat(section.remove(member)).isTrue();
                            assertThat(section.remove(member)).isFalse();
                        }
                    } else {
                        long next = ++seq[0];
                        if (careless) {
                            seats.tell(next);
                        } else {
                            section.tell(payloads(next), position(next), "");
                        }
                    }
                }
            });
            if (random.nextInt(4) == 0) {
                on(LOOP, () -> {});
            }
        }
        on(ROOMS, () -> {});
        on(LOOP, () -> {});
        List<Integer> wrong = new ArrayList<>();
        on(LOOP, () -> {
            for (Member member : all) {
                List<Long> expected = new ArrayList<>(List.of(-member.from - 1));
                LongStream.rangeClosed(member.from + 1, Math.min(member.to, seq[0]))
                        .forEach(expected::add);
                if (!member.told.equals(expected)) {
                    wrong.add(all.indexOf(member));
                }
            }
        });
        return wrong.size();
    }

    @Test
    void everybodyHearsAllFromTheCatchUpOnUntilLeavingOnceAndInOrder() {
        long seed = ThreadLocalRandom.current().nextLong(1_000_000);
        for (int i = 0; i < SCHEDULES; i++) {
            assertThat(violations(seed + i, false)).as("seed " + (seed + i)).isZero();
        }
    }

    @Test
    void seatsThatAreChangedUnderTheirReadersAreFound() {
        assertThat(IntStream.range(0, SCHEDULES).map(i -> violations(i, true)).sum())
                .isPositive();
    }

    @Test
    void whoIsExceptedIsNotTold() {
        FanOuts fanOuts = fanOuts(ROOMS);
        Section section = fanOuts.section(LOOP);
        List<Socket> order = new ArrayList<>();
        Member ann = new Member(LOOP, fanOuts.of(LOOP), new Socket(order), "ann");
        Member bob = new Member(LOOP, fanOuts.of(LOOP), new Socket(order), "bob");
        on(ROOMS, () -> {
            section.add(ann);
            section.add(bob);
            section.tell(payloads(1), null, "ann");
            section.tell(payloads(2), null, "");
        });
        on(ROOMS, () -> {});
        on(LOOP, () -> {});
        assertThat(ann.told).containsExactly(2L);
        assertThat(bob.told).containsExactly(1L, 2L);
    }

    // In how many writes

    @Test
    void whateverTheRoomsASocketIsFlushedOnceATick() {
        FanOuts fanOuts = fanOuts(ROOMS);
        FanOut out = fanOuts.of(LOOP);
        List<Socket> order = new ArrayList<>();
        Socket socket = new Socket(order);
        List<Member> members = IntStream.range(0, 5)
                .mapToObj(i -> new Member(LOOP, out, socket, "ann"))
                .toList();
        on(ROOMS, () -> {
            for (Member member : members) {
                Section section = fanOuts.section(LOOP);
                section.add(member);
                section.tell(payloads(1, 2), position(2), "");
                out.execute(() -> out.wrote(socket));
                section.tell(payloads(3), position(3), "");
            }
        });
        on(ROOMS, () -> {});
        on(LOOP, () -> {});
        assertThat(members).allSatisfy(member -> assertThat(member.told).containsExactly(1L, 2L, 3L));
        assertThat(socket.flushes).isEqualTo(1);
    }

    @Test
    void whatIsToldTogetherIsOneBufferForAll() {
        FanOuts fanOuts = fanOuts(ROOMS);
        FanOut out = fanOuts.of(LOOP);
        List<ByteBuf> buffers = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        Receiver receiver = new Receiver() {
            @Override
            public String user() {
                return "ann";
            }

            @Override
            public EventLoop loop() {
                return LOOP;
            }

            @Override
            protected boolean take(ByteBuf shared, @Nullable Position upTo) {
                assertThat(shared.isDirect()).isTrue();
                buffers.add(shared);
                counts.add(seqs(shared).size());
                return false;
            }
        };
        on(ROOMS, () -> {
            Section section = fanOuts.section(LOOP);
            section.add(receiver);
            for (int i = 1; i <= 100; i++) {
                section.tell(payloads(i), position(i), "");
            }
        });
        on(ROOMS, () -> {});
        on(LOOP, () -> {});
        assertThat(counts.getFirst()).isEqualTo(100);
        assertThat(buffers).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
        assertThat(out.isTight()).isFalse();
    }

    // Who waits for whom

    /** The place of a small room's socket among the flushes of a large one that were under way when the small room was told. */
    private static int flushesBefore(int slice) {
        int many = 20 * FanOut.FLUSHES_AT_ONCE;
        List<Socket> order = new ArrayList<>();
        FanOuts fanOuts = fanOuts(LOOP, slice);
        FanOut out = fanOuts.of(LOOP);
        Section large = fanOuts.section(LOOP);
        Section small = fanOuts.section(LOOP);
        Member one = new Member(LOOP, out, new Socket(order), "one");
        on(LOOP, () -> {
            small.add(one);
            large.add(new Member(
                    LOOP,
                    out,
                    new Socket(order) {
                        @Override
                        protected void flush() {
                            super.flush();
                            small.tell(payloads(1), position(1), "");
                        }
                    },
                    "first"));
            for (int i = 1; i < many; i++) {
                large.add(new Member(LOOP, out, new Socket(order), "user-" + i));
            }
            large.tell(payloads(1), position(1), "");
        });
        while (LOOP.submit(order::size).syncUninterruptibly().getNow() <= many) {
            Thread.onSpinWait();
        }
        assertThat(order).doesNotHaveDuplicates();
        return order.indexOf(one.socket);
    }

    @Test
    void aLargeRoomDelaysASmallOneByASliceAtMost() {
        // The slice that was under way, and one that began before the loop heard of it.
        assertThat(flushesBefore(FanOut.FLUSHES_AT_ONCE)).isLessThanOrEqualTo(2 * FanOut.FLUSHES_AT_ONCE);
        assertThat(flushesBefore(100 * FanOut.FLUSHES_AT_ONCE)).isEqualTo(20 * FanOut.FLUSHES_AT_ONCE);
    }

    @Test
    void tenThousandJoinAndLeaveInNoTime() {
        int many = 200_000;
        FanOuts fanOuts = fanOuts(ROOMS);
        Section section = fanOuts.section(LOOP);
        List<Socket> order = new ArrayList<>();
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            members.add(new Member(LOOP, fanOuts.of(LOOP), new Socket(order), "ann"));
        }
        long start = System.nanoTime();
        on(ROOMS, () -> {
            members.forEach(section::add);
            members.forEach(section::remove);
        });
        assertThat(section.size()).isZero();
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(1));
    }
}
