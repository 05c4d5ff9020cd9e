package dev.maru.benchmarks.flame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * Draws where CPU time went: reads a flight recording and writes an SVG, in which each box is a method, as wide as its share of the
 * samples, on top of who called it.
 *
 * <p>Samples by CPU time ({@code jdk.CPUTimeSample}) are used if the recording has them, and else those of running threads, in Java
 * and in native code. Blind spot: what the kernel does for a thread shows as the native method that asked for it.
 */
public final class FlameGraph {

    private static final String BY_CPU_TIME = "jdk.CPUTimeSample";
    private static final List<String> BY_WALL_CLOCK = List.of("jdk.ExecutionSample", "jdk.NativeMethodSample");

    /** Native methods in which a thread waits for something to do. */
    private static final Pattern WAITING =
            Pattern.compile(".*(epollWait|EPoll\\.wait|Unsafe\\.park|Object\\.wait|accept0).*");

    private FlameGraph() {}

    /** Arguments: the recording, the SVG, the title, and optionally a regular expression that names of threads have to match. */
    public static void main(String[] arguments) throws IOException {
        Path recording = Path.of(arguments[0]);
        Pattern threads = Pattern.compile(arguments.length > 3 ? arguments[3] : ".*");
        Frame all = read(recording, threads);
        Files.writeString(Path.of(arguments[1]), new FlameSvg(arguments[2]).draw(all));
        System.out.println(all.samples() + " samples, " + arguments[1]);
    }

    static Frame read(Path recording, Pattern threads) throws IOException {
        Frame byCpuTime = new Frame("all");
        Frame byWallClock = new Frame("all");
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                String type = event.getEventType().getName();
                if (type.equals(BY_CPU_TIME)) {
                    add(event, event.getThread("eventThread"), threads, byCpuTime);
                } else if (BY_WALL_CLOCK.contains(type)) {
                    add(event, event.getThread("sampledThread"), threads, byWallClock);
                }
            }
        }
        return byCpuTime.samples() > 0 ? byCpuTime : byWallClock;
    }

    private static void add(RecordedEvent event, @Nullable RecordedThread thread, Pattern threads, Frame all) {
        RecordedStackTrace stack = event.getStackTrace();
        String name = thread == null || thread.getJavaName() == null ? "a thread of the JVM" : thread.getJavaName();
        if (stack == null || !threads.matcher(name).find() || stack.getFrames().isEmpty()) {
            return;
        }
        List<RecordedFrame> frames = stack.getFrames();
        if (WAITING.matcher(nameOf(frames.getFirst())).matches()) {
            return;
        }
        Frame at = all;
        at.count();
        at = at.calls(name.replaceAll("\\d+", "n"));
        at.count();
        for (RecordedFrame frame : frames.reversed()) {
            at = at.calls(nameOf(frame));
            at.count();
        }
    }

    private static String nameOf(RecordedFrame frame) {
        RecordedMethod method = frame.getMethod();
        String type = method.getType().getName();
        return type.substring(type.lastIndexOf('.', type.lastIndexOf('.') - 1) + 1) + "." + method.getName();
    }
}
