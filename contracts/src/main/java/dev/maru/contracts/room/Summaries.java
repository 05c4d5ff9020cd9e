package dev.maru.contracts.room;

import java.util.List;

/** The answer to {@link SummariesRequest}: one summary for each room that was asked for, in no particular order. */
public record Summaries(List<RoomSummary> items) {}
