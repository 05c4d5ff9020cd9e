/** What services tell each other about rooms: entries of a room's log, memberships and summaries. */
@NullMarked
package dev.maru.contracts.room;

import org.jspecify.annotations.NullMarked;
