package dev.maru.contracts.room;

import org.jspecify.annotations.Nullable;

/**
 * Where one user stands in one room.
 *
 * @param room the room's id
 * @param user the user's id
 * @param state {@code member}, {@code left}, {@code removed}, {@code banned}, {@code none} or {@code no-room}
 * @param role {@code owner} or {@code member}; absent unless the state is {@code member}
 * @param version grows by one with every change of this membership; 0 when there never was one
 */
public record MembershipState(
        String room, String user, String state, @Nullable String role, long version) {

    /** The state in which a user may read and write. */
    public static final String MEMBER = "member";

    /** There is no such room, or it was deleted. */
    public static final String NO_ROOM = "no-room";

    /** The role of whoever the room belongs to. */
    public static final String OWNER = "owner";

    /** Whether the user may read and write. */
    public boolean grantsAccess() {
        return MEMBER.equals(state);
    }
}
