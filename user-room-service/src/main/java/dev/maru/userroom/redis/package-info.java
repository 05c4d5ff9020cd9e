/** Redis, which all instances share and which may be emptied at any time. */
@NullMarked
package dev.maru.userroom.redis;

import org.jspecify.annotations.NullMarked;
