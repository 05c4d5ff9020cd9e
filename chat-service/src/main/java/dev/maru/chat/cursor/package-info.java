/** How far each member has read, and what is unread: computed from two positions, never counted up and down. */
@NullMarked
package dev.maru.chat.cursor;

import org.jspecify.annotations.NullMarked;
