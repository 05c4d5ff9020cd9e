/** Names of things: UUIDs that sort by the time they were made. */
@NullMarked
package dev.maru.platform.id;

import org.jspecify.annotations.NullMarked;
