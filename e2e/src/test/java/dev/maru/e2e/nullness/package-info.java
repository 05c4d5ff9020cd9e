/** That the null checks of the build are switched on. */
@NullMarked
package dev.maru.e2e.nullness;

import org.jspecify.annotations.NullMarked;
