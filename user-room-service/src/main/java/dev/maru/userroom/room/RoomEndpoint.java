package dev.maru.userroom.room;

import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.AsGuest;
import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.idempotency.NamedRequest;
import dev.maru.userroom.idempotency.RequestNames;
import dev.maru.userroom.limit.RateLimits;
import dev.maru.userroom.membership.Membership;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.outbox.CompareAndSet;
import dev.maru.userroom.outbox.Courier;
import dev.maru.userroom.paging.Limit;
import dev.maru.userroom.paging.Page;
import dev.maru.userroom.password.PasswordHasher;
import dev.maru.userroom.text.SearchWords;
import dev.maru.userroom.text.TextRule;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
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

    static final int MIN_CAPACITY = 2;
    static final int MAX_CAPACITY = 1_000;
    static final int MAX_SLOW_MODE_SECONDS = 6 * 60 * 60;

    private static final int DEFAULT_LIMIT = 30;

    /** The cursor of this list is the id of the last room on the page. */
    private static final Pattern CURSOR = Pattern.compile("[0-9a-f-]{36}");

    private final Rooms rooms;
    private final RoomViews views;
    private final Standpoints standpoints;
    private final Memberships memberships;
    private final NamedRooms named;
    private final Ownership ownership;
    private final PasswordHasher hasher;
    private final Courier courier;
    private final RequestNames requests;
    private final RateLimits limits;

    RoomEndpoint(
            Rooms rooms,
            RoomViews views,
            Standpoints standpoints,
            Memberships memberships,
            NamedRooms named,
            Ownership ownership,
            PasswordHasher hasher,
            Courier courier,
            RequestNames requests,
            RateLimits limits) {
        this.rooms = rooms;
        this.views = views;
        this.standpoints = standpoints;
        this.memberships = memberships;
        this.named = named;
        this.ownership = ownership;
        this.hasher = hasher;
        this.courier = courier;
        this.requests = requests;
        this.limits = limits;
    }

    @PostMapping
    Mono<ResponseEntity<RoomView>> create(
            @CurrentUser String user,
            @AsGuest boolean guest,
            @RequestHeader(name = RequestNames.HEADER, required = false) @Nullable String key,
            @RequestBody Wanted body) {
        String name = TextRule.ROOM_NAME.apply("name", body.name());
        RoomKind kind = kind(body.kind());
        if (guest && kind != RoomKind.PUBLIC) {
            throw new MaruException(ErrorCode.FORBIDDEN, "Guests make public rooms only");
        }
        String password = body.password();
        if (password != null) {
            RoomPassword.check("password", password);
            if (kind != RoomKind.PUBLIC) {
                throw MaruException.invalid("password", "expected: only in a public room");
            }
        }
        checkBetween("capacity", body.capacity(), MIN_CAPACITY, MAX_CAPACITY);
        boolean temporary = Boolean.TRUE.equals(body.temporary());
        NamedRequest request = requests.name(
                key,
                user,
                "POST /api/v1/rooms",
                name,
                kind.word(),
                String.valueOf(password),
                String.valueOf(body.capacity()),
                String.valueOf(temporary));
        Mono<Room> created = memberships
                .requireSeat(user)
                .then(limits.take(RateLimits.Kind.CREATE, user))
                .then(hash(password))
                .flatMap(hash -> rooms.create(
                        new NewRoom(kind, name, null, user, hash.orElse(null), body.capacity(), temporary, null),
                        request))
                .switchIfEmpty(Mono.error(UserRoomErrors::busy));
        return rooms.earlier(request)
                .switchIfEmpty(created)
                .flatMap(room -> begun(room, user))
                .map(view -> ResponseEntity.created(URI.create("/api/v1/rooms/" + view.id()))
                        .body(view));
    }

    private Mono<Optional<String>> hash(@Nullable String password) {
        return password == null
                ? Mono.just(Optional.empty())
                : hasher.hash(password).map(Optional::of);
    }

    private Mono<RoomView> begun(Room room, String user) {
        return memberships
                .found(room.id(), user)
                .then(courier.hurry(Rooms.OUTBOX, room.id()))
                .then(courier.hurry(Memberships.OUTBOX, Membership.id(room.id(), user)))
                .then(views.of(room, user));
    }

    /** Enters the room of that name, and makes one if there is none: whoever types the same name is in the same room. */
    @PutMapping("/by-name")
    Mono<RoomView> enter(@CurrentUser String user, @RequestBody Named body) {
        String name = TextRule.ROOM_NAME.apply("name", body.name());
        return named.enter(name, user, new Entrance.Key(body.password(), null, false))
                .flatMap(room -> views.of(room, user));
    }

    @GetMapping
    Mono<Page<RoomView>> list(
            @CurrentUser String user,
            @RequestParam(required = false) @Nullable String query,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String before) {
        int size = Limit.of(limit, DEFAULT_LIMIT);
        if (before != null && !CURSOR.matcher(before).matches()) {
            throw MaruException.invalid("before", "expected: the next of an earlier page");
        }
        String words = query == null ? "" : SearchWords.query(query);
        return (words.isEmpty() ? rooms.newest(before, size + 1) : rooms.search(words, before, size + 1))
                .collectList()
                .flatMap(found -> page(found, size, user));
    }

    private Mono<Page<RoomView>> page(List<Room> found, int size, String user) {
        Page<Room> shown = Page.of(found, size, Room::id);
        return views.of(shown.items(), user).map(items -> new Page<>(items, shown.next()));
    }

    @GetMapping("/{id}")
    Mono<RoomView> get(@CurrentUser String user, @PathVariable String id) {
        return standpoints.seen(id, user).flatMap(seen -> views.of(seen.room(), user));
    }

    @DeleteMapping("/{id}")
    Mono<ResponseEntity<Void>> delete(@CurrentUser String user, @PathVariable String id) {
        return change(id, user, Right.DELETE, rooms::delete)
                .thenReturn(ResponseEntity.noContent().build());
    }

    /** What is absent stays as it is. Each part needs its own right. */
    @PatchMapping("/{id}")
    Mono<RoomView> change(@CurrentUser String user, @PathVariable String id, @RequestBody Changes body) {
        Mono<Void> changed = standpoints.seen(id, user).then();
        if (body.name() != null) {
            String name = TextRule.ROOM_NAME.apply("name", body.name());
            changed = changed.then(change(id, user, Right.RENAME, room -> rooms.rename(room, name, user)));
        }
        checkBetween("slowModeSeconds", body.slowModeSeconds(), 0, MAX_SLOW_MODE_SECONDS);
        if (body.readOnly() != null || body.slowModeSeconds() != null) {
            RoomSettings pace = new RoomSettings(body.readOnly(), body.slowModeSeconds(), null);
            changed = changed.then(change(id, user, Right.SLOW_DOWN, room -> rooms.set(room, pace, user)));
        }
        checkBetween("capacity", body.capacity(), MIN_CAPACITY, MAX_CAPACITY);
        if (body.capacity() != null) {
            RoomSettings size = new RoomSettings(null, null, body.capacity());
            changed = changed.then(change(
                    id,
                    user,
                    Right.GUARD,
                    room -> room.capacity() == null
                            ? Mono.error(UserRoomErrors.noCapacity())
                            : rooms.set(room, size, user)));
        }
        return changed.then(Mono.defer(() -> rooms.require(id))).flatMap(room -> views.of(room, user));
    }

    @PutMapping("/{id}/password")
    Mono<ResponseEntity<Void>> lock(@CurrentUser String user, @PathVariable String id, @RequestBody Secret body) {
        String password = body.password();
        if (password == null) {
            throw MaruException.invalid("password", "is required");
        }
        RoomPassword.check("password", password);
        return standpoints
                .allowed(id, user, Right.GUARD)
                .filter(allowed -> !allowed.room().kind().isHidden())
                .switchIfEmpty(Mono.error(MaruException.invalid("password", "expected: only in a public room")))
                .flatMap(allowed -> hasher.hash(password))
                .flatMap(hash -> change(id, user, Right.GUARD, room -> rooms.guard(room, hash, user)))
                .thenReturn(ResponseEntity.noContent().build());
    }

    @DeleteMapping("/{id}/password")
    Mono<ResponseEntity<Void>> unlock(@CurrentUser String user, @PathVariable String id) {
        return change(
                        id,
                        user,
                        Right.GUARD,
                        room -> room.password() == null ? Mono.just(true) : rooms.guard(room, null, user))
                .thenReturn(ResponseEntity.noContent().build());
    }

    /** Gives the room to another member. */
    @PutMapping("/{id}/owner")
    Mono<RoomView> handOver(@CurrentUser String user, @PathVariable String id, @RequestBody Heir body) {
        String heir = body.user();
        if (heir == null) {
            throw MaruException.invalid("user", "is required");
        }
        Function<Room, Mono<Boolean>> handOver = room -> memberships
                .isMember(id, heir)
                .flatMap(in -> in ? rooms.handOver(room, heir) : Mono.error(UserRoomErrors.noPerson()));
        return change(
                        id,
                        user,
                        Right.HAND_OVER,
                        room -> room.owner().equals(heir) ? Mono.just(true) : handOver.apply(room))
                // The heir may have left at the same moment; whoever looks last sees both.
                .then(ownership.settle(id))
                .then(courier.hurry(Rooms.OUTBOX, id))
                .then(Mono.defer(() -> rooms.require(id)))
                .flatMap(room -> views.of(room, user));
    }

    private Mono<Void> change(String id, String user, Right right, Function<Room, Mono<Boolean>> change) {
        return CompareAndSet.untilWon(Mono.defer(
                        () -> standpoints.allowed(id, user, right).flatMap(allowed -> change.apply(allowed.room()))))
                .then(courier.hurry(Rooms.OUTBOX, id));
    }

    private static RoomKind kind(@Nullable String word) {
        return switch (word) {
            case null -> RoomKind.PUBLIC;
            case "public" -> RoomKind.PUBLIC;
            case "private" -> RoomKind.PRIVATE;
            default -> throw MaruException.invalid("kind", "expected: public or private");
        };
    }

    private static void checkBetween(String field, @Nullable Integer value, int min, int max) {
        if (value != null && (value < min || value > max)) {
            throw MaruException.invalid(field, value + " (expected: " + min + " to " + max + ")");
        }
    }

    /**
     * @param kind {@code public}, as without it, or {@code private}
     * @param temporary whether it is deleted when it has been empty for a while
     */
    record Wanted(
            @Nullable String name,
            @Nullable String kind,
            @Nullable String password,
            @Nullable Integer capacity,
            @Nullable Boolean temporary) {

        @Override
        public String toString() {
            return "Wanted";
        }
    }

    record Named(@Nullable String name, @Nullable String password) {

        @Override
        public String toString() {
            return "Named";
        }
    }

    record Changes(
            @Nullable String name,
            @Nullable Boolean readOnly,
            @Nullable Integer slowModeSeconds,
            @Nullable Integer capacity) {}

    record Secret(@Nullable String password) {

        @Override
        public String toString() {
            return "Secret";
        }
    }

    record Heir(@Nullable String user) {}
}
