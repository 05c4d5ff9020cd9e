package dev.maru.benchmarks.hop;

import dev.maru.chat.frame.BadFrameException;
import dev.maru.chat.frame.ClientFrame;
import dev.maru.chat.frame.ClientFrameDecoder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From a text to a checked {@code send}. Blind spot: always the same frame, so that names of fields and branches are known. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameParsing {

    private final ClientFrameDecoder decoder = new ClientFrameDecoder(64 * 1024, 128);

    @Param
    public Samples.Text sample = Samples.Text.ENGLISH_70;

    private byte[] frame = {};

    @Setup
    public void encode() {
        frame = sample.send();
    }

    @Benchmark
    public ClientFrame decode() throws BadFrameException {
        return decoder.decode(frame, frame.length);
    }
}
