package dev.maru.chat.cursor;

/**
 * How far somebody has read.
 *
 * @param seq the last entry read
 * @param n how many messages there are up to and including it
 */
public record Reader(String user, long seq, long n) {}
