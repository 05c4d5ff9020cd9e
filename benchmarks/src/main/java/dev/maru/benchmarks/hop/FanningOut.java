package dev.maru.benchmarks.hop;

import dev.maru.chat.fanout.FanOut;
import dev.maru.chat.fanout.FanOuts;
import dev.maru.chat.fanout.Outlet;
import dev.maru.chat.fanout.Receiver;
import dev.maru.chat.fanout.Section;
import dev.maru.chat.log.Position;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * From what a room is told to the outgoing buffer of each member, for each member: the copy into the shared buffer, the duplicates, the
 * writes and the flushes. Blind spot: channels are embedded, so that there is no system call in it, which costs more than all the rest.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FanningOut {

    private static final int MEMBERS = 1_000;
    private static final int LONGEST_WINDOW_MS = 25;

    /** How many entries a tick brings. */
    @Param({"1", "16"})
    public int entries = 1;

    private final EmbeddedChannel rooms = new EmbeddedChannel();
    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final FanOuts fanOuts = new FanOuts(rooms.eventLoop(), new SimpleMeterRegistry());
    private final Section section = fanOuts.section(loop.eventLoop());
    private final List<Member> members = new ArrayList<>();
    private final Position position = new Position(41, 41, Instant.EPOCH);
    private byte[][] payloads = {};

    @Setup
    public void gather() {
        FanOut out = fanOuts.of(loop.eventLoop());
        for (int i = 0; i < MEMBERS; i++) {
            Member member = new Member(out, loop.eventLoop());
            members.add(member);
            section.add(member);
        }
        payloads = Samples.Text.ENGLISH_70.batch().stream()
                .limit(entries)
                .map(entry -> entry.json())
                .toArray(byte[][]::new);
    }

    @Benchmark
    @OperationsPerInvocation(MEMBERS)
    public int tell() {
        section.tell(payloads, position, "");
        rooms.runPendingTasks();
        loop.runPendingTasks();
        loop.advanceTimeBy(LONGEST_WINDOW_MS, TimeUnit.MILLISECONDS);
        while (loop.hasPendingTasks()) {
            loop.runPendingTasks();
            loop.runScheduledPendingTasks();
        }
        int written = 0;
        for (Member member : members) {
            written += member.drain();
        }
        return written;
    }

    private static final class Member extends Receiver {

        private final EmbeddedChannel channel = new EmbeddedChannel();
        private final FanOut out;
        private final EventLoop loop;
        private final Outlet outlet = new Outlet() {
            @Override
            protected void flush() {
                channel.flush();
            }
        };

        Member(FanOut out, EventLoop loop) {
            this.out = out;
            this.loop = loop;
        }

        @Override
        public String user() {
            return "somebody";
        }

        @Override
        public EventLoop loop() {
            return loop;
        }

        @Override
        protected boolean take(ByteBuf shared, @Nullable Position upTo) {
            channel.write(shared.duplicate(), channel.voidPromise());
            out.wrote(outlet);
            return true;
        }

        int drain() {
            int written = 0;
            for (ByteBuf frames = channel.readOutbound(); frames != null; frames = channel.readOutbound()) {
                written += frames.readableBytes();
                frames.release();
            }
            return written;
        }
    }
}
