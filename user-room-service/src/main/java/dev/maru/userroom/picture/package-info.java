/** Pictures, which image-service keeps: what administrators do with them, and that it forgets people and rooms. */
@NullMarked
package dev.maru.userroom.picture;

import org.jspecify.annotations.NullMarked;
