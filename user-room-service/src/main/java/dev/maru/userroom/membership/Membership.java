package dev.maru.userroom.membership;

import dev.maru.userroom.outbox.OutboxItem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * One user in one room.
 *
 * @param id {@code room:user}
 * @param version grows by one with every change; 0 when there never was one
 * @param joinedAt when the user came in, the last time
 * @param outbox what the room's log, or other services, do not have yet
 * @param moderatorSince when the user was made a moderator; null for others. Over with the membership
 * @param mutedUntil up to when the user may not write; stays when the user goes and comes back
 * @param seat names the entry by which the user came in the last time; in a room with a capacity it is also in the room
 * @param invitedBy who invited the user, while that stands
 */
@Document(Membership.COLLECTION)
public record Membership(
        @Id String id,
        String room,
        String user,
        Standing standing,
        long version,
        @Nullable Instant joinedAt,
        Instant changedAt,
        List<OutboxItem> outbox,
        @Nullable Instant moderatorSince,
        @Nullable Instant mutedUntil,
        @Nullable String seat,
        @Nullable String invitedBy) {

    static final String COLLECTION = "memberships";

    /** Changes that may wait for chat-service at once; somebody who goes in and out more often has to wait with them. */
    static final int MAX_OUTBOX = 20;

    public static String id(String room, String user) {
        return room + ":" + user;
    }

    /** Where a user stands who was never a member. */
    public static Membership none(String room, String user) {
        return of(room, user, Standing.NONE, 0, Instant.EPOCH);
    }

    static Membership of(String room, String user, Standing standing, long version, Instant at) {
        return new Membership(
                id(room, user), room, user, standing, version, null, at, List.of(), null, null, null, null);
    }

    public boolean isMember() {
        return standing == Standing.MEMBER;
    }

    public boolean isModerator() {
        return isMember() && moderatorSince != null;
    }

    /** Up to when the user may not write, if that is still to come. */
    public @Nullable Instant mutedAt(Instant now) {
        return mutedUntil != null && mutedUntil.isAfter(now) ? mutedUntil : null;
    }
}
