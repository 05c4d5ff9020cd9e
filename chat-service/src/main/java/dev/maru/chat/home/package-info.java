/**
 * The home of a room: the instance that writes for all when several have something to write, so that they rarely collide.
 *
 * <p>A hint: anybody may write at any time, the log decides.
 */
@NullMarked
package dev.maru.chat.home;

import org.jspecify.annotations.NullMarked;
