/**
 * The frames of the native protocol, {@code maru.v1}: what clients may say, and how answers are written.
 *
 * <p>One WebSocket text message is one frame is one JSON object. Reading is strict: a frame that is not described is refused.
 */
@NullMarked
package dev.maru.chat.frame;

import org.jspecify.annotations.NullMarked;
