/** Measurements of a running Maru. Each says what it asks and what it does not see. */
@NullMarked
package dev.maru.benchmarks;

import org.jspecify.annotations.NullMarked;
