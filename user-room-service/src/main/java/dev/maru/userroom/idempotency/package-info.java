/** Requests that a client named with {@code Idempotency-Key}, so that sending one again does not do it again. */
@NullMarked
package dev.maru.userroom.idempotency;

import org.jspecify.annotations.NullMarked;
