package dev.maru.benchmarks.hop;

import dev.maru.chat.frame.ServerFrames;
import dev.maru.chat.frame.TextFraming;
import dev.maru.chat.log.LogEntry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From an entry to what sockets get: the JSON, once for an entry whoever hears it, and the header of its frame. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EntryEncoding {

    @Param
    public Samples.Text sample = Samples.Text.ENGLISH_70;

    private LogEntry entry = sample.entry(41);
    private byte[] ack = {};
    private List<byte[]> batch = List.of();

    @Setup
    public void encode() {
        entry = sample.entry(41);
        byte[] json = ServerFrames.entry(entry, null);
        batch = IntStream.range(0, Samples.BATCH).mapToObj(_ -> json).toList();
        ack = ServerFrames.ack("17", entry, false, null);
    }

    @Benchmark
    public byte[] entry() {
        return ServerFrames.entry(entry, null);
    }

    @Benchmark
    public byte[] acknowledgement() {
        return ServerFrames.ack("17", entry, false, null);
    }

    @Benchmark
    public byte[] frameOfOne() {
        return TextFraming.frame(ack);
    }

    @Benchmark
    @OperationsPerInvocation(Samples.BATCH)
    public byte[] framesOfABatch() {
        return TextFraming.frames(batch);
    }
}
