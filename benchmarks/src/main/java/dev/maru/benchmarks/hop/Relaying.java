package dev.maru.benchmarks.hop;

import dev.maru.chat.relay.EnvelopeCodec;
import dev.maru.chat.relay.RelayMessage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From entries to the envelope that goes over Redis and back, its authenticity included, for each of sixteen entries in one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Relaying {

    private final EnvelopeCodec here = new EnvelopeCodec(new byte[32], "here");
    private final EnvelopeCodec there = new EnvelopeCodec(new byte[32], "there");

    @Param
    public Samples.Text sample = Samples.Text.ENGLISH_70;

    private List<RelayMessage> messages = List.of();
    private byte[] envelope = {};

    @Setup
    public void seal() {
        messages = List.of(new RelayMessage.Entries(sample.batch()));
        envelope = here.encode(messages);
    }

    @Benchmark
    @OperationsPerInvocation(Samples.BATCH)
    public byte[] encode() {
        return here.encode(messages);
    }

    @Benchmark
    @OperationsPerInvocation(Samples.BATCH)
    public List<RelayMessage> decode() {
        return there.decode(envelope);
    }
}
