package dev.maru.userroom.room;

import dev.maru.userroom.outbox.OutboxItem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A room as it is stored.
 *
 * @param owner a user id; the last owner's, when the room is archived
 * @param version grows by one with every change
 * @param outbox what is still to be done or told after a change
 * @param request names the request that created the room, if the client named it
 * @param requestBody what that request asked for, so that another one under the same name is noticed
 */
@Document(Room.COLLECTION)
record Room(
        @Id String id,
        String name,
        String owner,
        Instant createdAt,
        RoomState state,
        long version,
        List<OutboxItem> outbox,
        @Nullable String request,
        @Nullable String requestBody) {

    static final String COLLECTION = "rooms";

    boolean isDeleted() {
        return state == RoomState.DELETED;
    }
}
