package dev.maru.e2e.faults;

import java.util.List;
import java.util.Set;

/**
 * What is known of a room apart from the history.
 *
 * @param base the head before the history began; the members have everything up to it
 * @param members the names of the clients that are to hear everything
 * @param log what is stored after {@code base} in the end
 */
record RoomRecord(String room, long base, Set<String> members, List<Stored> log) {}
