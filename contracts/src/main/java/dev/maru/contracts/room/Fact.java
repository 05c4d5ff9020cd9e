package dev.maru.contracts.room;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that changed in user-room-service, with the whole state after it. Whoever learns facts applies one only when its version is
 * higher than what is known: a fact may come twice, and a later one first.
 *
 * @param partition which of the logs it stands in, from 0; all that concerns one room is in one of them
 * @param seq the dense position there, from 1
 * @param at when it was written
 * @param key a UUID that names it: a fact that is told twice has the same one
 * @param membership where a user stands now; absent when it is about a room
 * @param rules what holds in a room now; absent when it is about a membership
 * @param line what the room's log says about it; absent when that says nothing
 */
public record Fact(
        int partition,
        long seq,
        Instant at,
        String key,
        @Nullable MembershipState membership,
        @Nullable RoomRules rules,
        @Nullable Line line) {

    /** The room that it concerns; null when it says neither. */
    public @Nullable String room() {
        return membership != null ? membership.room() : rules != null ? rules.room() : null;
    }
}
