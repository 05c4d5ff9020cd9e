package dev.maru.userroom.outbox;

import java.time.Instant;

/**
 * A fact that waits inside the document it tells of.
 *
 * @param key a UUID, by which the receiver knows it when it comes twice
 * @param kind what happened
 */
public record OutboxItem(String key, String kind, Instant at) {}
