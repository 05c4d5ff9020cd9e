package dev.maru.e2e.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What clients did and heard, in the order in which it was written down. Nothing is ever taken out. */
final class History {

    private final long begin = System.nanoTime();
    private final List<Event> events = new ArrayList<>();

    /** Nanoseconds since this history began. */
    long now() {
        return System.nanoTime() - begin;
    }

    synchronized void add(Event event) {
        events.add(event);
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    /** Keeps it for a reader, one event a line, and what is wrong with it before that. */
    void write(Path file, List<Violation> violations) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(
                    file,
                    Stream.concat(violations.stream(), events().stream())
                            .map(Object::toString)
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
