package dev.maru.userroom.room;

import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.idempotency.NamedRequest;
import dev.maru.userroom.idempotency.RequestNames;
import dev.maru.userroom.invitation.InviteCode;
import dev.maru.userroom.invitation.InviteCodes;
import dev.maru.userroom.limit.RateLimits;
import dev.maru.userroom.membership.Membership;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.outbox.Courier;
import dev.maru.userroom.profile.Person;
import dev.maru.userroom.profile.Profiles;
import dev.maru.userroom.relation.Relations;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Asking people into a room: one by one, or whoever has a code. */
@RestController
@RequestMapping("/api/v1")
final class InvitationEndpoint {

    private static final Duration DEFAULT_LIFETIME = Duration.ofDays(7);

    private final Standpoints standpoints;
    private final Rooms rooms;
    private final RoomViews views;
    private final Memberships memberships;
    private final InviteCodes codes;
    private final Profiles profiles;
    private final Relations relations;
    private final Courier courier;
    private final RequestNames requests;
    private final RateLimits limits;

    InvitationEndpoint(
            Standpoints standpoints,
            Rooms rooms,
            RoomViews views,
            Memberships memberships,
            InviteCodes codes,
            Profiles profiles,
            Relations relations,
            Courier courier,
            RequestNames requests,
            RateLimits limits) {
        this.standpoints = standpoints;
        this.rooms = rooms;
        this.views = views;
        this.memberships = memberships;
        this.codes = codes;
        this.profiles = profiles;
        this.relations = relations;
        this.courier = courier;
        this.requests = requests;
        this.limits = limits;
    }

    // One by one

    @PutMapping("/rooms/{room}/invitations/{person}")
    Mono<ResponseEntity<Void>> invite(
            @CurrentUser String user, @PathVariable String room, @PathVariable String person) {
        return standpoints
                .allowed(room, user, Right.INVITE)
                .flatMap(mine -> profiles.person(person)
                        .switchIfEmpty(Mono.error(UserRoomErrors::noPerson))
                        .then(limits.take(RateLimits.Kind.INVITE, user))
                        .then(relations.requireNoBlock(user, person))
                        .then(memberships.invite(room, person, user, mine.role().may(Right.REMOVE))))
                .then(courier.hurry(Memberships.OUTBOX, Membership.id(room, person)))
                .thenReturn(ResponseEntity.noContent().build());
    }

    /** Takes an invitation back: one's own, or any for whoever keeps order. */
    @DeleteMapping("/rooms/{room}/invitations/{person}")
    Mono<ResponseEntity<Void>> takeBack(
            @CurrentUser String user, @PathVariable String room, @PathVariable String person) {
        return standpoints
                .allowed(room, user, Right.INVITE)
                .flatMap(mine -> memberships
                        .find(room, person)
                        .filter(theirs -> user.equals(theirs.invitedBy())
                                || mine.role().may(Right.REMOVE)
                                || theirs.invitedBy() == null)
                        .switchIfEmpty(Mono.error(UserRoomErrors::notAllowed))
                        .flatMap(theirs -> memberships.uninvite(room, person)))
                .then(courier.hurry(Memberships.OUTBOX, Membership.id(room, person)))
                .thenReturn(ResponseEntity.noContent().build());
    }

    /** The rooms that one is asked into, newest first. */
    @GetMapping("/me/invitations")
    Mono<Items<Invitation>> invitations(@CurrentUser String user) {
        return memberships
                .invitationsOf(user)
                .collectMap(Membership::room)
                .flatMap(mine -> {
                    Set<String> hosts = mine.values().stream()
                            .map(Membership::invitedBy)
                            .filter(Objects::nonNull)
                            .collect(Collectors.toSet());
                    return Mono.zip(
                                    rooms.among(mine.keySet())
                                            .collectList()
                                            .flatMap(found -> views.of(found, user, mine)),
                                    profiles.people(hosts),
                                    relations.blockedAmong(user, hosts))
                            .map(all -> all.getT1().stream()
                                    .map(room -> invitation(room, mine, all.getT2(), all.getT3()))
                                    .filter(Objects::nonNull)
                                    .sorted(Comparator.comparing(Invitation::at).reversed())
                                    .toList());
                })
                .map(Items::new);
    }

    /** Nothing for one by somebody who was blocked since. */
    private static @Nullable Invitation invitation(
            RoomView room, Map<String, Membership> mine, Map<String, Person> people, Set<String> blocked) {
        Membership membership = Objects.requireNonNull(mine.get(room.id()));
        String host = membership.invitedBy();
        return host != null && blocked.contains(host)
                ? null
                : new Invitation(room, host == null ? null : people.get(host), membership.changedAt());
    }

    @DeleteMapping("/me/invitations/{room}")
    Mono<ResponseEntity<Void>> decline(@CurrentUser String user, @PathVariable String room) {
        return memberships
                .uninvite(room, user)
                .then(courier.hurry(Memberships.OUTBOX, Membership.id(room, user)))
                .thenReturn(ResponseEntity.noContent().build());
    }

    // By code

    @PostMapping("/rooms/{room}/invite-codes")
    Mono<ResponseEntity<Code>> make(
            @CurrentUser String user,
            @PathVariable String room,
            @RequestHeader(name = RequestNames.HEADER, required = false) @Nullable String key,
            @RequestBody Wanted body) {
        Duration lifetime = lifetime(body.expiresInSeconds());
        Integer uses = body.uses();
        if (uses != null && (uses < 1 || uses > InviteCodes.MAX_USES)) {
            throw MaruException.invalid("uses", uses + " (expected: 1 to " + InviteCodes.MAX_USES + ")");
        }
        NamedRequest request = requests.name(
                key,
                user,
                "POST /api/v1/rooms/" + room + "/invite-codes",
                String.valueOf(body.expiresInSeconds()),
                String.valueOf(uses));
        return standpoints
                .allowed(room, user, Right.INVITE_BY_CODE)
                .flatMap(allowed -> codes.earlier(request)
                        .switchIfEmpty(Mono.defer(() -> limits.take(RateLimits.Kind.INVITE, user)
                                .then(codes.create(room, user, lifetime, uses, request)))))
                .switchIfEmpty(Mono.error(UserRoomErrors::busy))
                .map(code -> ResponseEntity.status(HttpStatus.CREATED).body(Code.of(code)));
    }

    private static Duration lifetime(@Nullable Long seconds) {
        if (seconds == null) {
            return DEFAULT_LIFETIME;
        }
        long most = InviteCodes.MAX_LIFETIME.toSeconds();
        if (seconds < 1 || seconds > most) {
            throw MaruException.invalid("expiresInSeconds", seconds + " (expected: 1 to " + most + ")");
        }
        return Duration.ofSeconds(seconds);
    }

    @GetMapping("/rooms/{room}/invite-codes")
    Mono<Items<Code>> list(@CurrentUser String user, @PathVariable String room) {
        return standpoints
                .allowed(room, user, Right.INVITE_BY_CODE)
                .flatMap(allowed -> codes.of(room).map(Code::of).collectList())
                .map(Items::new);
    }

    @DeleteMapping("/rooms/{room}/invite-codes/{code}")
    Mono<ResponseEntity<Void>> delete(@CurrentUser String user, @PathVariable String room, @PathVariable String code) {
        return standpoints
                .allowed(room, user, Right.INVITE_BY_CODE)
                .flatMap(allowed -> codes.delete(room, code))
                .thenReturn(ResponseEntity.noContent().build());
    }

    /** The room that a code opens. */
    @GetMapping("/invite-codes/{code}")
    Mono<RoomView> room(@CurrentUser String user, @PathVariable String code) {
        Function<InviteCode, Mono<RoomView>> view = found ->
                rooms.find(found.room()).filter(room -> !room.isDeleted()).flatMap(room -> views.of(room, user));
        return limits.take(RateLimits.Kind.GUESS, user)
                .then(codes.find(code))
                .flatMap(view)
                .switchIfEmpty(Mono.error(UserRoomErrors::noInviteCode))
                .flatMap(found -> limits.giveBack(RateLimits.Kind.GUESS, user).thenReturn(found));
    }

    /**
     * @param expiresInSeconds 7 days without it
     * @param uses any number without it
     */
    record Wanted(@Nullable Long expiresInSeconds, @Nullable Integer uses) {}

    /** @param uses how often it can still be used; null for any number */
    record Code(String code, Instant expiresAt, @Nullable Integer uses, String by) {

        static Code of(InviteCode code) {
            return new Code(code.code(), code.expiresAt(), code.uses(), code.by());
        }
    }

    /** @param by who asks one in; null when that person is no more */
    record Invitation(RoomView room, @Nullable Person by, Instant at) {}

    record Items<T>(List<T> items) {}
}
