package dev.maru.contracts.room;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a room's log as it crosses a wire: in the {@code entry} frame, in {@code entries} and over REST.
 *
 * @param room the room's id
 * @param seq the dense position in the room, from 1
 * @param kind what happened: {@code message}, {@code joined} or {@code left}
 * @param n how many messages the room holds up to and including this entry
 * @param by the id of the user who did it
 * @param at when it was written; never earlier than the entry before it
 * @param key the UUID by which the writer named the entry
 * @param text the text of a message; absent for other kinds
 */
public record Entry(
        String room,
        long seq,
        String kind,
        long n,
        String by,
        Instant at,
        String key,
        @Nullable String text) {}
