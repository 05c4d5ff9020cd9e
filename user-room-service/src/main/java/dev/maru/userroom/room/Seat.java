package dev.maru.userroom.room;

import java.time.Instant;

/**
 * A place in a room with a capacity.
 *
 * @param name the same as in the membership that holds it; without such a membership nobody sits there
 */
record Seat(String name, String user, Instant at) {}
