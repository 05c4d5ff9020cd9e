/**
 * Rooms: making, finding, entering, keeping order in and ending them.
 *
 * <p>A room is open, archived (nobody is in it; whoever joins next owns it) or deleted (a tombstone, as if it were not
 * there). Who its owner is follows from who its members are: {@link dev.maru.userroom.room.Ownership} puts it right after
 * every change of a membership. Who may do what is the table in {@link dev.maru.userroom.room.Role}, and is asked in one place,
 * {@link dev.maru.userroom.room.Standpoints}. Who comes in goes through {@link dev.maru.userroom.room.Entrance}.
 */
@NullMarked
package dev.maru.userroom.room;

import org.jspecify.annotations.NullMarked;
