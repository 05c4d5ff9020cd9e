package dev.maru.gateway.page;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * A file of the web client, ready to send.
 *
 * @param gzip the same, compressed; null when that would not be smaller
 * @param etag quoted
 * @param versioned its address has its version in it, so that it never changes
 */
record WebFile(byte[] bytes, byte @Nullable [] gzip, String etag, MediaType type, boolean versioned) {}
