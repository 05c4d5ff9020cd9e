/** Pages of a list: how many at most, and where the next one begins. */
@NullMarked
package dev.maru.userroom.paging;

import org.jspecify.annotations.NullMarked;
