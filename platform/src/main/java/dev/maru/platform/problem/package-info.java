/** Every error that leaves a service over HTTP is an RFC 9457 problem with a stable code; one table decides which. */
@NullMarked
package dev.maru.platform.problem;

import org.jspecify.annotations.NullMarked;
