package dev.maru.contracts.room;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where one user stands in one room.
 *
 * @param room the room's id
 * @param user the user's id
 * @param state {@code member}, {@code invited}, {@code left}, {@code removed}, {@code banned}, {@code none} or {@code no-room}
 * @param role {@code owner}, {@code moderator} or {@code member}; absent unless the state is {@code member}
 * @param version grows by one with every change of this membership; 0 when there never was one
 * @param mutedUntil up to when the user may read and not write; absent when nobody muted the user
 * @param rules what the room says about everybody; absent when there is no such room, and in a {@link Fact} about a membership
 */
public record MembershipState(
        String room,
        String user,
        String state,
        @Nullable String role,
        long version,
        @Nullable Instant mutedUntil,
        @Nullable RoomRules rules) {

    /** The state in which a user may read and write. */
    public static final String MEMBER = "member";

    /** There is no such room, or it was deleted. */
    public static final String NO_ROOM = "no-room";

    /** The role of whoever the room belongs to. */
    public static final String OWNER = "owner";

    /** The role of whoever keeps order beside the owner. */
    public static final String MODERATOR = "moderator";

    /** A membership about which there is nothing more to say, in a room without rules. */
    public MembershipState(String room, String user, String state, @Nullable String role, long version) {
        this(room, user, state, role, version, null, null);
    }

    /** Whether the user may read and write. */
    public boolean grantsAccess() {
        return MEMBER.equals(state);
    }
}
