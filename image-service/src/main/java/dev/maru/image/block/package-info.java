/** Pictures that a moderator took away: they are removed wherever they are, and the same bytes are refused from then on. */
@NullMarked
package dev.maru.image.block;

import org.jspecify.annotations.NullMarked;
