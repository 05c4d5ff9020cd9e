package dev.maru.benchmarks.flame;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** A method below the same callers, and how often it, or what it called, was met. */
final class Frame {

    private final String name;
    private final Map<String, Frame> called = new TreeMap<>();
    private long samples;

    Frame(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    long samples() {
        return samples;
    }

    Collection<Frame> called() {
        return called.values();
    }

    void count() {
        samples++;
    }

    Frame calls(String method) {
        return called.computeIfAbsent(method, Frame::new);
    }

    /** How many boxes stand on each other where that is most, of those that are wide enough. */
    int depth(long least) {
        int depth = 0;
        for (Frame frame : called.values()) {
            if (frame.samples >= least) {
                depth = Math.max(depth, frame.depth(least));
            }
        }
        return depth + 1;
    }
}
