/**
 * Rooms: creating, finding, joining, leaving and deleting them, and who owns them.
 *
 * <p>A room is open, archived (nobody is in it; whoever joins next owns it) or deleted (a tombstone, as if it were not
 * there). Who its owner is follows from who its members are: {@link dev.maru.userroom.room.Ownership} puts it right after
 * every change of a membership.
 */
@NullMarked
package dev.maru.userroom.room;

import org.jspecify.annotations.NullMarked;
