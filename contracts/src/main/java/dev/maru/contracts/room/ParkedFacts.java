package dev.maru.contracts.room;

import java.util.List;

/**
 * The parked facts, the oldest first.
 *
 * @param items at most {@value #MAX}; a metric counts all
 */
public record ParkedFacts(List<ParkedFact> items) {

    /** The most in one answer. */
    public static final int MAX = 100;
}
