/** Flame graphs out of flight recordings. */
@NullMarked
package dev.maru.benchmarks.flame;

import org.jspecify.annotations.NullMarked;
