package dev.maru.userroom.room;

import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.idempotency.NamedRequest;
import dev.maru.userroom.idempotency.RequestNames;
import dev.maru.userroom.membership.Membership;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.outbox.CompareAndSet;
import dev.maru.userroom.outbox.Courier;
import dev.maru.userroom.paging.Limit;
import dev.maru.userroom.paging.Page;
import dev.maru.userroom.text.TextRule;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code /api/v1/rooms}: open rooms, and each of them. */
@RestController
@RequestMapping("/api/v1/rooms")
final class RoomEndpoint {

    private static final int DEFAULT_LIMIT = 30;

    /** The cursor of this list is the id of the last room on the page. */
    private static final Pattern CURSOR = Pattern.compile("[0-9a-f-]{36}");

    private final Rooms rooms;
    private final RoomViews views;
    private final Memberships memberships;
    private final Courier courier;
    private final RequestNames requests;

    RoomEndpoint(Rooms rooms, RoomViews views, Memberships memberships, Courier courier, RequestNames requests) {
        this.rooms = rooms;
        this.views = views;
        this.memberships = memberships;
        this.courier = courier;
        this.requests = requests;
    }

    @PostMapping
    Mono<ResponseEntity<RoomView>> create(
            @CurrentUser String user,
            @RequestHeader(name = RequestNames.HEADER, required = false) @Nullable String key,
            @RequestBody NewRoom body) {
        String name = TextRule.ROOM_NAME.apply("name", body.name());
        NamedRequest request = requests.name(key, user, "POST /api/v1/rooms", name);
        return memberships
                .requireSeat(user)
                .then(rooms.create(name, user, request))
                .flatMap(room -> memberships
                        .found(room.id(), user)
                        .then(courier.hurry(Rooms.OUTBOX, room.id()))
                        .then(courier.hurry(Memberships.OUTBOX, Membership.id(room.id(), user)))
                        .then(views.of(room, user)))
                .map(view -> ResponseEntity.created(URI.create("/api/v1/rooms/" + view.id()))
                        .body(view));
    }

    @GetMapping
    Mono<Page<RoomView>> list(
            @CurrentUser String user,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String before) {
        int size = Limit.of(limit, DEFAULT_LIMIT);
        if (before != null && !CURSOR.matcher(before).matches()) {
            throw MaruException.invalid("before", "expected: the next of an earlier page");
        }
        return rooms.newest(before, size + 1).collectList().flatMap(found -> page(found, size, user));
    }

    private Mono<Page<RoomView>> page(List<Room> found, int size, String user) {
        boolean more = found.size() > size;
        List<Room> shown = more ? found.subList(0, size) : found;
        String next = more ? shown.getLast().id() : null;
        return views.of(shown, user).map(items -> new Page<>(items, next));
    }

    @GetMapping("/{id}")
    Mono<RoomView> get(@CurrentUser String user, @PathVariable String id) {
        return rooms.require(id).flatMap(room -> views.of(room, user));
    }

    @DeleteMapping("/{id}")
    Mono<ResponseEntity<Void>> delete(@CurrentUser String user, @PathVariable String id) {
        return CompareAndSet.untilWon(Mono.defer(() -> rooms.require(id).flatMap(room -> {
                    if (!room.owner().equals(user)) {
                        return Mono.error(UserRoomErrors.notTheOwner());
                    }
                    return rooms.delete(room);
                })))
                .then(courier.hurry(Rooms.OUTBOX, id))
                .thenReturn(ResponseEntity.noContent().build());
    }

    @PatchMapping("/{id}")
    Mono<RoomView> rename(@CurrentUser String user, @PathVariable String id, @RequestBody NewRoom body) {
        String name = TextRule.ROOM_NAME.apply("name", body.name());
        return CompareAndSet.untilWon(Mono.defer(() -> rooms.require(id).flatMap(room -> {
                    if (!room.owner().equals(user)) {
                        return Mono.error(UserRoomErrors.notTheOwner());
                    }
                    return rooms.rename(room, name, user);
                })))
                .then(courier.hurry(Rooms.OUTBOX, id))
                .then(Mono.defer(() -> rooms.require(id)))
                .flatMap(room -> views.of(room, user));
    }

    record NewRoom(@Nullable String name) {}
}
