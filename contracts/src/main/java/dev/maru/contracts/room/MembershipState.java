package dev.maru.contracts.room;

import org.jspecify.annotations.Nullable;

/**
 * Where one user stands in one room: the answer of {@code GET /internal/v1/rooms/{room}/members/{user}}.
 *
 * @param room the room's id
 * @param user the user's id
 * @param state {@code member}, {@code left}, {@code removed}, {@code banned} or {@code none}
 * @param role {@code owner} or {@code member}; absent unless the state is {@code member}
 * @param version grows by one with every change of this membership; 0 when there never was one
 */
public record MembershipState(
        String room, String user, String state, @Nullable String role, long version) {

    /** The state in which a user may read and write. */
    public static final String MEMBER = "member";

    public boolean isMember() {
        return MEMBER.equals(state);
    }
}
