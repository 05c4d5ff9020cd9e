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
 * @param outbox what the room's log does not have yet
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
        List<OutboxItem> outbox) {

    static final String COLLECTION = "memberships";

    /** Changes that may wait for chat-service at once; somebody who goes in and out more often has to wait with them. */
    static final int MAX_OUTBOX = 20;

    public static String id(String room, String user) {
        return room + ":" + user;
    }

    /** Where a user stands who was never a member. */
    public static Membership none(String room, String user) {
        return new Membership(id(room, user), room, user, Standing.NONE, 0, null, Instant.EPOCH, List.of());
    }

    public boolean isMember() {
        return standing == Standing.MEMBER;
    }
}
