/** How often people may do what costs others something. */
@NullMarked
package dev.maru.userroom.limit;

import org.jspecify.annotations.NullMarked;
