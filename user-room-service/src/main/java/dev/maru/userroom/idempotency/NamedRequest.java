package dev.maru.userroom.idempotency;

/**
 * A request that a client named. What it created keeps both values, so that a repetition is answered with it for as long
 * as it exists, without a record of requests beside it.
 *
 * @param id from who asked, what for, and the client's key
 * @param body from what was asked
 */
public record NamedRequest(String id, String body) {}
