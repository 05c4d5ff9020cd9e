/** One secret from the environment, and a key of its own for every purpose. */
@NullMarked
package dev.maru.userroom.secret;

import org.jspecify.annotations.NullMarked;
