package dev.maru.userroom.room;

import dev.maru.userroom.AsGuest;
import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.membership.Membership;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.outbox.Courier;
import dev.maru.userroom.paging.Cursor;
import dev.maru.userroom.paging.Limit;
import dev.maru.userroom.paging.Page;
import dev.maru.userroom.profile.Avatar;
import dev.maru.userroom.profile.Person;
import dev.maru.userroom.profile.Profiles;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code /api/v1/rooms/{room}/members}: who is in a room, and coming and going. */
@RestController
@RequestMapping("/api/v1/rooms/{room}/members")
final class MemberEndpoint {

    private static final int DEFAULT_LIMIT = 50;

    private final Standpoints standpoints;
    private final Entrance entrance;
    private final Rooms rooms;
    private final RoomViews views;
    private final Memberships memberships;
    private final Profiles profiles;
    private final Courier courier;
    private final Clock clock;

    MemberEndpoint(
            Standpoints standpoints,
            Entrance entrance,
            Rooms rooms,
            RoomViews views,
            Memberships memberships,
            Profiles profiles,
            Courier courier,
            Clock clock) {
        this.standpoints = standpoints;
        this.entrance = entrance;
        this.rooms = rooms;
        this.views = views;
        this.memberships = memberships;
        this.profiles = profiles;
        this.courier = courier;
        this.clock = clock;
    }

    @PutMapping("/me")
    Mono<RoomView> join(
            @CurrentUser String user,
            @AsGuest boolean guest,
            @PathVariable String room,
            @RequestBody(required = false) @Nullable Door door) {
        Entrance.Key key = door == null
                ? new Entrance.Key(null, null, guest)
                : new Entrance.Key(door.password(), door.code(), guest);
        return entrance.enter(room, user, key)
                .then(Mono.defer(() -> rooms.require(room)))
                .flatMap(joined -> views.of(joined, user));
    }

    @DeleteMapping("/me")
    Mono<ResponseEntity<Void>> leave(@CurrentUser String user, @PathVariable String room) {
        return standpoints
                .seen(room, user)
                .flatMap(seen -> memberships.leave(room, user))
                .then(told(room, user))
                .thenReturn(ResponseEntity.noContent().build());
    }

    /** Sends somebody away. The answer comes when others know and the room's log says so, or when that takes too long. */
    @DeleteMapping("/{member}")
    Mono<ResponseEntity<Void>> remove(
            @CurrentUser String user, @PathVariable String room, @PathVariable String member) {
        return standpoints
                .above(room, user, Right.REMOVE, member)
                .flatMap(theirs -> memberships.remove(room, member, user))
                .then(told(room, member))
                .thenReturn(ResponseEntity.noContent().build());
    }

    private Mono<Void> told(String room, String user) {
        return courier.hurry(Memberships.OUTBOX, Membership.id(room, user)).then(courier.hurry(Rooms.OUTBOX, room));
    }

    @GetMapping
    Mono<Page<Member>> list(
            @CurrentUser String user,
            @PathVariable String room,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        int size = Limit.of(limit, DEFAULT_LIMIT);
        Cursor cursor = Cursor.decode("after", after);
        return standpoints
                .member(room, user)
                .flatMap(mine -> memberships
                        .members(room, cursor, size + 1)
                        .collectList()
                        .flatMap(members -> page(mine, members, size)));
    }

    private Mono<Page<Member>> page(Standpoint mine, List<Membership> found, int size) {
        Page<Membership> shown = Page.of(found, size, last -> new Cursor(joinedAt(last), last.id()).encode());
        boolean seesMutes = mine.role().may(Right.MUTE);
        return profiles.people(shown.items().stream().map(Membership::user).toList())
                .map(people -> new Page<>(
                        shown.items().stream()
                                .filter(member -> people.containsKey(member.user()))
                                .map(member -> member(
                                        Objects.requireNonNull(people.get(member.user())),
                                        member,
                                        mine.room(),
                                        seesMutes))
                                .toList(),
                        shown.next()));
    }

    private Member member(Person person, Membership membership, Room room, boolean seesMutes) {
        return new Member(
                person.id(),
                person.nickname(),
                person.about(),
                person.avatar(),
                Role.of(membership, room).word(),
                joinedAt(membership),
                seesMutes ? membership.mutedAt(clock.instant()) : null);
    }

    private static Instant joinedAt(Membership member) {
        return Objects.requireNonNullElse(member.joinedAt(), member.changedAt());
    }

    /** What opens a room that is not open to everybody. */
    record Door(@Nullable String password, @Nullable String code) {

        @Override
        public String toString() {
            return "Door";
        }
    }

    /** @param mutedUntil up to when the member may not write, as far as one may know */
    record Member(
            String id,
            String nickname,
            String about,
            @Nullable Avatar avatar,
            String role,
            Instant joinedAt,
            @Nullable Instant mutedUntil) {}
}
