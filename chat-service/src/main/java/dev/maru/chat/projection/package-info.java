/**
 * What became of messages: current text, reactions, pins. A projection beside the log, which wins.
 *
 * <p>Every part of a message's state is a register whose value with the highest {@code seq} holds. So changes may be applied in
 * any order, by any instance, as often as one likes; a state that is lost comes back by applying the log again.
 */
@NullMarked
package dev.maru.chat.projection;

import org.jspecify.annotations.NullMarked;
