package dev.maru.image.block;

import java.time.Instant;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A hash that is refused.
 *
 * @param hash the name of a stored picture, or the SHA-256 of an upload in hexadecimal digits
 * @param at since when
 */
@Document("blocked")
record BlockedHash(@Id String hash, Instant at) {}
