package dev.maru.contracts.room;

/**
 * Asks chat-service to append a membership line: {@code POST /internal/v1/rooms/{room}/entries}.
 * Idempotent by {@code (room, by, key)}.
 *
 * @param key a UUID that names the entry
 * @param kind {@code joined} or {@code left}
 * @param by the user it is about
 */
public record AppendEntry(String key, String kind, String by) {}
