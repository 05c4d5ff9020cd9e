package dev.maru.userroom.room;

import dev.maru.contracts.room.RoomRules;
import dev.maru.userroom.idempotency.NamedRequest;
import dev.maru.userroom.outbox.OutboxItem;
import dev.maru.userroom.text.SearchWords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A room as it is stored.
 *
 * @param words what its name is found by: see {@link SearchWords#words}
 * @param slot the name by which it is entered or created; only one room has a slot
 * @param owner a user id; the last owner's, when the room is archived
 * @param version grows by one with every change that is announced
 * @param outbox what is still to be done or told after a change
 * @param request names the request that created the room, if the client named it
 * @param requestBody what that request asked for, so that another one under the same name is noticed
 * @param password the hash of its password; null for a room without
 * @param capacity how many can be in it; null for any number
 * @param seats who takes the places of a room with a capacity
 * @param readOnlySince when it was made read-only; null while everybody may write
 * @param slowModeSeconds how long members wait between two messages; null when they need not
 * @param pictureVersion of the newest picture, or of its removal; image-service counts
 * @param two whose room it is, when it is one of two people
 * @param archivedAt since when nobody has been in it
 * @param isTemporary whether it is deleted when nobody comes back for a while
 */
@Document(Room.COLLECTION)
record Room(
        @Id String id,
        RoomKind kind,
        String name,
        List<String> words,
        @Nullable String slot,
        String owner,
        Instant createdAt,
        RoomState state,
        long version,
        List<OutboxItem> outbox,
        @Nullable String request,
        @Nullable String requestBody,
        @Nullable String password,
        @Nullable Integer capacity,
        List<Seat> seats,
        @Nullable Instant readOnlySince,
        @Nullable Integer slowModeSeconds,
        @Nullable RoomPicture picture,
        @Nullable Long pictureVersion,
        @Nullable Two two,
        @Nullable Instant archivedAt,
        @Nullable Boolean isTemporary) {

    static final String COLLECTION = "rooms";

    /** Documents of earlier versions do not have all of it. */
    Room {
        kind = Objects.requireNonNullElse(kind, RoomKind.PUBLIC);
        words = Objects.requireNonNullElse(words, List.of());
        seats = Objects.requireNonNullElse(seats, List.of());
    }

    /**
     * The two people of a {@code DIRECT} room.
     *
     * @param pair names them, whoever of the two asks
     * @param generation of the rooms that they had, from 0; one ends when it is deleted
     */
    record Two(String pair, int generation, List<String> people) {}

    /** A room that has just begun. */
    static Room begun(String id, NewRoom room, Instant now, OutboxItem created, @Nullable NamedRequest request) {
        return new Room(
                id,
                room.kind(),
                room.name(),
                SearchWords.words(room.name()),
                room.slot(),
                room.owner(),
                now,
                RoomState.OPEN,
                1,
                List.of(created),
                request == null ? null : request.id(),
                request == null ? null : request.body(),
                room.passwordHash(),
                room.capacity(),
                room.capacity() == null ? List.of() : List.of(new Seat(id, room.owner(), now)),
                null,
                null,
                null,
                null,
                room.two(),
                null,
                room.isTemporary() ? true : null);
    }

    /** What stands in the place of a room that is never to be. */
    static Room tombstone(String id, Instant now) {
        return new Room(
                id,
                RoomKind.PRIVATE,
                "",
                List.of(),
                null,
                "",
                now,
                RoomState.DELETED,
                1,
                List.of(),
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** The two people of a room of two; nobody in others. */
    List<String> partners() {
        return two == null ? List.of() : two.people();
    }

    boolean isDeleted() {
        return state == RoomState.DELETED;
    }

    boolean isDirect() {
        return kind == RoomKind.DIRECT;
    }

    boolean isReadOnly() {
        return readOnlySince != null;
    }

    /** Empty in a room of two: neither is above the other. */
    String ownerOrNobody() {
        return isDirect() ? "" : owner;
    }

    RoomRules rules() {
        long slowMode = slowModeSeconds == null
                ? 0
                : Duration.ofSeconds(slowModeSeconds).toMillis();
        return new RoomRules(id, version, ownerOrNobody(), kind.isHidden(), isReadOnly(), slowMode, isDeleted());
    }

    @Override
    public String toString() {
        return "Room[" + id + "]";
    }
}
