/**
 * The servers of the live benchmark that are written in Java: Maru's own path without its stores, and Spring WebFlux as its documentation
 * shows it.
 */
@NullMarked
package dev.maru.benchmarks.live;

import org.jspecify.annotations.NullMarked;
