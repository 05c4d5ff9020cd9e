package dev.maru.contracts.room;

import java.util.List;

/**
 * The answer to {@code GET /internal/v1/facts?after=}: what each partition's log holds after a position, oldest first.
 *
 * @param positions for each partition, the position up to which the answer goes; give them back as {@code after}
 * @param facts at most {@value #MAX} of each partition; as many mean that there may be more
 */
public record Facts(List<Long> positions, List<Fact> facts) {

    /** The most facts of one partition in one answer. */
    public static final int MAX = 200;

    /** How many logs there are. Stored positions depend on it: it never changes. */
    public static final int PARTITIONS = 4;

    /** The Redis channel on which it rings when there are new ones. What is said there means nothing: whoever hears it looks. */
    public static final String BELL = "maru:facts";
}
