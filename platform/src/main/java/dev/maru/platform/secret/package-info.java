/** Secrets are checked once, at the start: a service with a missing, short or well-known one does not run. */
@NullMarked
package dev.maru.platform.secret;

import org.jspecify.annotations.NullMarked;
