package dev.maru.userroom.room;

import dev.maru.userroom.membership.Membership;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A room as one person sees it.
 *
 * @param kind {@code public}, {@code private} or {@code direct}
 * @param name empty in a room of two
 * @param owner a user id; null in a room of two
 * @param member whether that person is in it
 * @param role {@code owner}, {@code moderator} or {@code member}; null for whoever is not in it
 * @param locked whether it has a password
 * @param capacity how many can be in it; null for any number
 * @param slowModeSeconds how long members wait between two messages; 0 when they need not
 * @param partner the other one in a room of two
 * @param mutedUntil up to when that person may not write here
 */
record RoomView(
        String id,
        String kind,
        String name,
        @Nullable String owner,
        Instant createdAt,
        int memberCount,
        boolean member,
        @Nullable String role,
        boolean locked,
        @Nullable Integer capacity,
        boolean readOnly,
        int slowModeSeconds,
        @Nullable RoomPicture picture,
        @Nullable String partner,
        @Nullable Instant mutedUntil) {

    static RoomView of(Room room, Membership membership, int memberCount, Instant now) {
        return new RoomView(
                room.id(),
                room.kind().word(),
                room.name(),
                room.isDirect() ? null : room.owner(),
                room.createdAt(),
                memberCount,
                membership.isMember(),
                membership.isMember() ? Role.of(membership, room).word() : null,
                room.password() != null,
                room.capacity(),
                room.isReadOnly(),
                room.slowModeSeconds() == null ? 0 : room.slowModeSeconds(),
                room.picture(),
                partner(room.partners(), membership.user()),
                membership.isMember() ? membership.mutedAt(now) : null);
    }

    private static @Nullable String partner(List<String> people, String user) {
        return people.stream().filter(one -> !one.equals(user)).findFirst().orElse(null);
    }
}
