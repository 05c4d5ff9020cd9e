package dev.maru.contracts.room;

import java.util.List;

/**
 * The answer to {@code GET /internal/v1/facts/{partition}?after=}: what one partition's log holds after a position, or from its beginning
 * when no position is given, as far as it is kept.
 *
 * @param facts oldest first, without a hole; at most {@value Facts#MAX}, and as many mean that there may be more
 */
public record FactPage(List<Fact> facts) {}
