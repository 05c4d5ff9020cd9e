package dev.maru.userroom.room;

import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.membership.Membership;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.membership.Standing;
import dev.maru.userroom.outbox.Courier;
import dev.maru.userroom.paging.Limit;
import dev.maru.userroom.paging.Page;
import dev.maru.userroom.profile.Person;
import dev.maru.userroom.profile.Profiles;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
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

/** Who keeps order in a room: moderators, bans and mutes. Each is a set that a person is in or not. */
@RestController
@RequestMapping("/api/v1/rooms/{room}")
final class ModerationEndpoint {

    static final Duration MAX_MUTE = Duration.ofDays(365);

    private static final int DEFAULT_LIMIT = 50;

    private final Standpoints standpoints;
    private final Memberships memberships;
    private final Profiles profiles;
    private final Courier courier;
    private final Clock clock;

    ModerationEndpoint(
            Standpoints standpoints, Memberships memberships, Profiles profiles, Courier courier, Clock clock) {
        this.standpoints = standpoints;
        this.memberships = memberships;
        this.profiles = profiles;
        this.courier = courier;
        this.clock = clock;
    }

    @PutMapping("/moderators/{member}")
    Mono<ResponseEntity<Void>> appoint(
            @CurrentUser String user, @PathVariable String room, @PathVariable String member) {
        return act(room, user, Right.APPOINT, member, memberships.appoint(room, member, true, user));
    }

    @DeleteMapping("/moderators/{member}")
    Mono<ResponseEntity<Void>> dismiss(
            @CurrentUser String user, @PathVariable String room, @PathVariable String member) {
        return act(room, user, Right.APPOINT, member, memberships.appoint(room, member, false, user));
    }

    @PutMapping("/bans/{member}")
    Mono<ResponseEntity<Void>> ban(@CurrentUser String user, @PathVariable String room, @PathVariable String member) {
        Mono<Void> ban = profiles.person(member)
                .switchIfEmpty(Mono.error(UserRoomErrors::noPerson))
                .then(memberships.ban(room, member, user));
        return act(room, user, Right.REMOVE, member, ban);
    }

    @DeleteMapping("/bans/{member}")
    Mono<ResponseEntity<Void>> unban(@CurrentUser String user, @PathVariable String room, @PathVariable String member) {
        return act(room, user, Right.REMOVE, member, memberships.unban(room, member, user));
    }

    @GetMapping("/bans")
    Mono<Page<Person>> bans(
            @CurrentUser String user,
            @PathVariable String room,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        int size = Limit.of(limit, DEFAULT_LIMIT);
        String last = after == null ? null : Membership.id(room, after);
        return standpoints
                .allowed(room, user, Right.REMOVE)
                .flatMap(mine -> memberships
                        .standing(room, Standing.BANNED, last, size + 1)
                        .map(Membership::user)
                        .collectList())
                .flatMap(found -> people(found, size));
    }

    private Mono<Page<Person>> people(List<String> found, int size) {
        Page<String> shown = Page.of(found, size, Function.identity());
        return profiles.people(shown.items())
                .map(people -> new Page<>(
                        shown.items().stream()
                                .filter(people::containsKey)
                                .map(id -> Objects.requireNonNull(people.get(id)))
                                .toList(),
                        shown.next()));
    }

    @PutMapping("/mutes/{member}")
    Mono<ResponseEntity<Void>> mute(
            @CurrentUser String user, @PathVariable String room, @PathVariable String member, @RequestBody Mute body) {
        Instant now = clock.instant();
        Instant until = body.until();
        if (until == null || !until.isAfter(now) || until.isAfter(now.plus(MAX_MUTE))) {
            throw MaruException.invalid(
                    "until", "expected: a time to come, at most " + MAX_MUTE.toDays() + " days away");
        }
        return act(
                room,
                user,
                Right.MUTE,
                member,
                memberships.mute(room, member, until.truncatedTo(ChronoUnit.MILLIS), user));
    }

    @DeleteMapping("/mutes/{member}")
    Mono<ResponseEntity<Void>> unmute(
            @CurrentUser String user, @PathVariable String room, @PathVariable String member) {
        return act(room, user, Right.MUTE, member, memberships.mute(room, member, null, user));
    }

    private Mono<ResponseEntity<Void>> act(String room, String user, Right right, String member, Mono<Void> act) {
        return standpoints
                .above(room, user, right, member)
                .flatMap(theirs -> act)
                .then(courier.hurry(Memberships.OUTBOX, Membership.id(room, member)))
                .then(courier.hurry(Rooms.OUTBOX, room))
                .thenReturn(ResponseEntity.noContent().build());
    }

    record Mute(@Nullable Instant until) {}
}
