/** What was said, over REST: pages of a room's log, a message without a socket, and what other services may ask. */
@NullMarked
package dev.maru.chat.history;

import org.jspecify.annotations.NullMarked;
