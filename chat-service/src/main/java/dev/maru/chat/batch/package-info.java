/** Asking for many things at once. */
@NullMarked
package dev.maru.chat.batch;

import org.jspecify.annotations.NullMarked;
