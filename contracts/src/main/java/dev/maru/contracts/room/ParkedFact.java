package dev.maru.contracts.room;

import java.time.Instant;

/**
 * A fact whose line chat-service could not write and does not try to write again by itself: an item of {@code GET /internal/v1/facts/parked}
 * there.
 *
 * @param key the fact's
 * @param room whose log lacks the line
 * @param parkedAt since when
 * @param problem why
 */
public record ParkedFact(String key, String room, Instant parkedAt, String problem) {}
