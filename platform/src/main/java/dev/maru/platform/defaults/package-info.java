/** Settings that every service shares, below everything that a service says itself. */
@NullMarked
package dev.maru.platform.defaults;

import org.jspecify.annotations.NullMarked;
