/** What each hop of a message costs by itself, with JMH. {@code benchmarks/hops/run} runs them all. */
@NullMarked
package dev.maru.benchmarks.hop;

import org.jspecify.annotations.NullMarked;
