package dev.maru.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What processes took of the processors. */
final class ProcessorTime {

    private static final double TICKS_PER_SECOND = 100;

    private ProcessorTime() {}

    /**
     * User and system time of all processes of a name so far, in seconds (proc(5), fields 14 and 15 of stat). NaN where there is no
     * /proc, or one of its processes ended meanwhile.
     */
    static double ofAll(String name) {
        double ticks = 0;
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                String stat = Files.readString(process.resolve("stat"));
                int end = stat.lastIndexOf(')');
                if (name.equals(stat.substring(stat.indexOf('(') + 1, end))) {
                    String[] fields = stat.substring(end + 2).split(" ");
                    ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                }
            }
        } catch (IOException e) {
            return Double.NaN;
        }
        return ticks / TICKS_PER_SECOND;
    }
}
