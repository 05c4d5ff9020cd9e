package dev.maru.contracts.room;

/**
 * The answer to {@code POST /internal/v1/facts/parked/replay}.
 *
 * @param replayed how many parked facts got their line now
 */
public record ReplayedFacts(long replayed) {}
