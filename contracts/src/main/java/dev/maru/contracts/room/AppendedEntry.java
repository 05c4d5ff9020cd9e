package dev.maru.contracts.room;

/**
 * The answer to {@link AppendEntry}.
 *
 * @param seq where the entry stands in the room's log
 */
public record AppendedEntry(long seq) {}
