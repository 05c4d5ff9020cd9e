/**
 * Native sockets at {@code /ws}: the upgrade, one {@link dev.maru.chat.connection.Connection} for each, and what it costs when
 * nothing is said.
 *
 * <p>After the upgrade the channel is ours: frames are read by our own handler and answers are written as prepared bytes, both
 * on the channel's event loop.
 */
@NullMarked
package dev.maru.chat.connection;

import org.jspecify.annotations.NullMarked;
