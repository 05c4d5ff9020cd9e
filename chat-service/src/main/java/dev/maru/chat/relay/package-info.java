/**
 * The relay between instances: a wake-up over Redis pub/sub, never a record.
 *
 * <p>Whatever is lost here is found again in the log. An envelope carries the bytes that sockets will get, so that a receiving
 * instance parses only the envelope; its MAC keeps out whoever merely reaches Redis.
 */
@NullMarked
package dev.maru.chat.relay;

import org.jspecify.annotations.NullMarked;
