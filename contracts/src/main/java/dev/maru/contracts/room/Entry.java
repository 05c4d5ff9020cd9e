package dev.maru.contracts.room;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of a room's log in a summary. All of an entry is in {@code docs/socket-protocol.md}.
 *
 * @param room the room's id
 * @param seq the dense position in the room, from 1
 * @param kind what happened: {@code message}, {@code joined}, {@code left}, {@code removed} or {@code renamed}
 * @param n how many messages the room holds up to and including this entry
 * @param by the id of the user who did it
 * @param at when it was written; never earlier than the entry before it
 * @param key the UUID by which the writer named the entry
 * @param text what a message says now; absent for other kinds, and when it was taken back
 * @param pictures how many pictures a message has; absent when it has none
 * @param user who was removed; absent for other kinds
 * @param name the room's new name; absent for other kinds
 */
public record Entry(
        String room,
        long seq,
        String kind,
        long n,
        String by,
        Instant at,
        String key,
        @Nullable String text,
        @Nullable Integer pictures,
        @Nullable String user,
        @Nullable String name) {}
