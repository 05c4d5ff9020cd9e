/** Going away for good, or for a while. */
@NullMarked
package dev.maru.userroom.withdrawal;

import org.jspecify.annotations.NullMarked;
