/** That the guard of the event loops, installed in the tests of every service, is awake. */
@NullMarked
package dev.maru.e2e.blocking;

import org.jspecify.annotations.NullMarked;
