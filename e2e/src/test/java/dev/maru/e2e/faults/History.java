package dev.maru.e2e.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

    /** Keeps it for a reader, one event a line. */
    void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, events().stream().map(Event::toString).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
