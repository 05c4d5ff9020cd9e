/** A client of the native socket that shows every frame it received. */
@NullMarked
package dev.maru.testing.socket;

import org.jspecify.annotations.NullMarked;
