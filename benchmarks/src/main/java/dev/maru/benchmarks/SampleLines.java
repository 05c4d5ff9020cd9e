package dev.maru.benchmarks;

import dev.maru.chat.log.Body;
import dev.maru.chat.log.BodyHasher;
import dev.maru.chat.log.Draft;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** What is written into the log to be measured. */
final class SampleLines {

    static final int SENDERS = 20;

    private static final BodyHasher HASHER =
            new BodyHasher("a key for measurements, 32 bytes or more".getBytes(StandardCharsets.UTF_8));

    private SampleLines() {}

    /** Rooms that nobody has written into. */
    static List<String> rooms(int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> UUID.randomUUID().toString())
                .toList();
    }

    /**
     * A line of about 50 letters.
     *
     * @param sender who says it, from 0 up to {@link #SENDERS}
     * @param key a UUID of its own
     */
    static Draft draft(int number, int sender, String key) {
        Body body = new Body.Message("line " + number + " of a measurement, as long as people write");
        return new Draft("sender-" + sender, key, body, HASHER.hash(body), null);
    }
}
