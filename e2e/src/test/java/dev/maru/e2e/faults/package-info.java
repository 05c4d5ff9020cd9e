/**
 * What is promised while something breaks: real processes, one fault at a time, and a checker that reads nothing but what
 * clients did and heard, and the log that is there in the end.
 */
@NullMarked
package dev.maru.e2e.faults;

import org.jspecify.annotations.NullMarked;
