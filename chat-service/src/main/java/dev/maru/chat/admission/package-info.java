/** Whether something may be said at all: its text, how often its sender speaks, and where. */
@NullMarked
package dev.maru.chat.admission;

import org.jspecify.annotations.NullMarked;
