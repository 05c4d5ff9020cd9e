/** The mark of classes that may block their thread. */
@NullMarked
package dev.maru.platform.blocking;

import org.jspecify.annotations.NullMarked;
