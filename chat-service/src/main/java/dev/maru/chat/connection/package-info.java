/**
 * Native sockets at {@code /ws}: the upgrade, one {@link dev.maru.chat.connection.Connection} for each, and what it costs when
 * nothing is said.
 *
 * <p>After the upgrade the channel is ours: Reactor Netty forgets it, frames are read by our own handler and answers are written as
 * prepared bytes, both on the channel's event loop. An idle connection has no timer, no queue and nothing of its request.
 *
 * <p>Compression is declined. Chat lines are short, so that a dictionary of its own would have to be kept for each connection to gain
 * anything, 300 KiB of it in Netty; and a batch is one buffer for all who hear it, which it would not be any more.
 */
@NullMarked
package dev.maru.chat.connection;

import org.jspecify.annotations.NullMarked;
