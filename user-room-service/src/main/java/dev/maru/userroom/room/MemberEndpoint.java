package dev.maru.userroom.room;

import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.membership.Membership;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.outbox.Courier;
import dev.maru.userroom.paging.Cursor;
import dev.maru.userroom.paging.Limit;
import dev.maru.userroom.paging.Page;
import dev.maru.userroom.profile.Avatar;
import dev.maru.userroom.profile.Person;
import dev.maru.userroom.profile.Profiles;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code /api/v1/rooms/{room}/members}: who is in a room, and coming and going. */
@RestController
@RequestMapping("/api/v1/rooms/{room}/members")
final class MemberEndpoint {

    private static final int DEFAULT_LIMIT = 50;

    private final Rooms rooms;
    private final RoomViews views;
    private final Memberships memberships;
    private final Profiles profiles;
    private final Courier courier;

    MemberEndpoint(Rooms rooms, RoomViews views, Memberships memberships, Profiles profiles, Courier courier) {
        this.rooms = rooms;
        this.views = views;
        this.memberships = memberships;
        this.profiles = profiles;
        this.courier = courier;
    }

    @PutMapping("/me")
    Mono<RoomView> join(@CurrentUser String user, @PathVariable String room) {
        return rooms.require(room)
                .flatMap(found -> memberships.join(room, user))
                .then(courier.hurry(Memberships.OUTBOX, Membership.id(room, user)))
                .then(Mono.defer(() -> rooms.require(room)))
                .flatMap(joined -> views.of(joined, user));
    }

    @DeleteMapping("/me")
    Mono<ResponseEntity<Void>> leave(@CurrentUser String user, @PathVariable String room) {
        return rooms.require(room)
                .flatMap(found -> memberships.leave(room, user))
                .then(courier.hurry(Memberships.OUTBOX, Membership.id(room, user)))
                .thenReturn(ResponseEntity.noContent().build());
    }

    /** Sends somebody away. The answer comes when the room's log says so, or when that takes too long to wait for. */
    @DeleteMapping("/{member}")
    Mono<ResponseEntity<Void>> remove(
            @CurrentUser String user, @PathVariable String room, @PathVariable String member) {
        return rooms.require(room)
                .flatMap(found -> {
                    if (!found.owner().equals(user)) {
                        return Mono.error(UserRoomErrors.notTheOwner());
                    }
                    if (member.equals(user)) {
                        return Mono.error(UserRoomErrors.notOneself());
                    }
                    return memberships.remove(room, member, user);
                })
                .then(courier.hurry(Memberships.OUTBOX, Membership.id(room, member)))
                .thenReturn(ResponseEntity.noContent().build());
    }

    @GetMapping
    Mono<Page<Member>> list(
            @CurrentUser String user,
            @PathVariable String room,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        int size = Limit.of(limit, DEFAULT_LIMIT);
        Cursor cursor = Cursor.decode("after", after);
        return rooms.require(room)
                .filterWhen(found -> memberships.isMember(room, user))
                .switchIfEmpty(Mono.error(UserRoomErrors::notAMember))
                .flatMap(found -> memberships
                        .members(room, cursor, size + 1)
                        .collectList()
                        .flatMap(members -> page(found, members, size)));
    }

    private Mono<Page<Member>> page(Room room, List<Membership> found, int size) {
        boolean more = found.size() > size;
        List<Membership> shown = more ? found.subList(0, size) : found;
        Membership last = shown.isEmpty() ? null : shown.getLast();
        String next = more && last != null ? new Cursor(joinedAt(last), last.id()).encode() : null;
        return profiles.people(shown.stream().map(Membership::user).toList())
                .map(people -> new Page<>(
                        shown.stream()
                                .filter(member -> people.containsKey(member.user()))
                                .map(member ->
                                        Member.of(Objects.requireNonNull(people.get(member.user())), member, room))
                                .toList(),
                        next));
    }

    private static Instant joinedAt(Membership member) {
        return Objects.requireNonNullElse(member.joinedAt(), member.changedAt());
    }

    record Member(
            String id,
            String nickname,
            String about,
            @Nullable Avatar avatar,
            String role,
            Instant joinedAt) {

        static Member of(Person person, Membership membership, Room room) {
            return new Member(
                    person.id(),
                    person.nickname(),
                    person.about(),
                    person.avatar(),
                    Role.of(membership, room),
                    MemberEndpoint.joinedAt(membership));
        }
    }
}
