/** What chat-service can answer besides what was asked for: one catalogue, for sockets and REST alike. */
@NullMarked
package dev.maru.chat.error;

import org.jspecify.annotations.NullMarked;
