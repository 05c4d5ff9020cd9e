package dev.maru.userroom.room;

import dev.maru.platform.id.Ids;
import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.invitation.InviteCodes;
import dev.maru.userroom.limit.RateLimits;
import dev.maru.userroom.membership.Membership;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.membership.Standing;
import dev.maru.userroom.outbox.Courier;
import dev.maru.userroom.password.PasswordHasher;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lets people into rooms: by an invitation, a code, a password, or because the room is open; where places are counted, when one is free.
 *
 * <p>The place is taken before the membership is written, and names it. What is taken for an entry that does not happen is given back; what
 * a crash left behind is found when the room is full.
 */
final class Entrance {

    /** A place without a membership that is younger may belong to an entry under way. */
    private static final Duration ENTRY_TAKES = Duration.ofSeconds(30);

    private final Rooms rooms;
    private final Memberships memberships;
    private final InviteCodes codes;
    private final PasswordHasher hasher;
    private final RateLimits limits;
    private final Courier courier;
    private final Clock clock;

    /** What somebody shows at the door. */
    record Key(@Nullable String password, @Nullable String code, boolean guest) {

        @Override
        public String toString() {
            return "Key";
        }
    }

    /** Why somebody may come in: from which standings, and by which code, if by one. */
    private record Pass(Set<Standing> from, @Nullable String code) {}

    Entrance(
            Rooms rooms,
            Memberships memberships,
            InviteCodes codes,
            PasswordHasher hasher,
            RateLimits limits,
            Courier courier,
            Clock clock) {
        this.rooms = rooms;
        this.memberships = memberships;
        this.codes = codes;
        this.hasher = hasher;
        this.limits = limits;
        this.courier = courier;
        this.clock = clock;
    }

    /** Completes when the user is in the room, and its log says so as far as that can be waited for. */
    Mono<Void> enter(String id, String user, Key key) {
        return Mono.zip(rooms.require(id), memberships.find(id, user)).flatMap(both -> {
            Membership before = both.getT2();
            return before.isMember()
                    ? courier.hurry(Memberships.OUTBOX, before.id())
                    : limits.take(RateLimits.Kind.JOIN, user)
                            .then(pass(both.getT1(), before, key))
                            .flatMap(pass -> enter(both.getT1(), user, pass))
                            // Whoever came in by another door meanwhile is in.
                            .onErrorResume(
                                    MaruException.class,
                                    e -> memberships
                                            .isMember(id, user)
                                            .flatMap(in -> in ? Mono.empty() : Mono.error(e)))
                            .then(told(id, user));
        });
    }

    private Mono<Void> told(String room, String user) {
        return courier.hurry(Memberships.OUTBOX, Membership.id(room, user)).then(courier.hurry(Rooms.OUTBOX, room));
    }

    // The door

    private Mono<Pass> pass(Room room, Membership before, Key key) {
        if (key.guest() && room.kind().isHidden()) {
            return Mono.error(UserRoomErrors.noRoom());
        }
        if (before.standing() == Standing.INVITED) {
            return Mono.just(new Pass(EnumSet.of(Standing.INVITED), null));
        }
        if (before.standing() == Standing.BANNED && !room.kind().isHidden()) {
            return Mono.error(UserRoomErrors.banned());
        }
        if (room.isDirect() || before.standing() == Standing.BANNED) {
            return Mono.error(UserRoomErrors.noRoom());
        }
        if (key.code() != null) {
            return byCode(room, before.user(), key.code());
        }
        if (room.kind().isHidden()) {
            return Mono.error(UserRoomErrors.noRoom());
        }
        return room.password() == null
                ? Mono.just(new Pass(Memberships.anywhere(), null))
                : byPassword(room, before.user(), key.password());
    }

    private Mono<Pass> byCode(Room room, String user, String code) {
        return limits.take(RateLimits.Kind.GUESS, user)
                .then(codes.use(code, room.id()))
                .filter(Boolean::booleanValue)
                .switchIfEmpty(Mono.error(UserRoomErrors::noInviteCode))
                .flatMap(used -> limits.giveBack(RateLimits.Kind.GUESS, user)
                        .thenReturn(new Pass(Memberships.anywhere(), code)));
    }

    private Mono<Pass> byPassword(Room room, String user, @Nullable String password) {
        if (password == null) {
            return Mono.error(UserRoomErrors.passwordRequired());
        }
        return limits.take(RateLimits.Kind.GUESS, user)
                .then(limits.take(RateLimits.Kind.GUESS_AT, room.id()))
                .then(hasher.matches(password, room.password()))
                .filter(Boolean::booleanValue)
                .switchIfEmpty(Mono.error(UserRoomErrors::wrongRoomPassword))
                .flatMap(right -> limits.giveBack(RateLimits.Kind.GUESS, user)
                        .then(limits.giveBack(RateLimits.Kind.GUESS_AT, room.id()))
                        .thenReturn(new Pass(Memberships.anywhere(), null)));
    }

    // The place

    private Mono<Void> enter(Room room, String user, Pass pass) {
        String seat = Ids.next();
        return takeSeat(room, new Seat(seat, user, clock.instant()))
                .then(memberships.join(room.id(), user, seat, pass.from()))
                .then(Mono.defer(() -> memberships.find(room.id(), user)))
                .flatMap(after -> seat.equals(after.seat()) ? Mono.empty() : giveBack(room, seat, pass))
                // After any other error the place may be taken for good: it is left to the sweep.
                .onErrorResume(
                        MaruException.class, e -> giveBack(room, seat, pass).then(Mono.error(e)));
    }

    private Mono<Void> giveBack(Room room, String seat, Pass pass) {
        Mono<Void> free = room.capacity() == null ? Mono.empty() : rooms.freeSeat(room.id(), seat);
        return pass.code() == null ? free : free.then(codes.giveBack(pass.code()));
    }

    private Mono<Void> takeSeat(Room room, Seat seat) {
        Integer capacity = room.capacity();
        if (capacity == null) {
            return Mono.empty();
        }
        return rooms.takeSeat(room, capacity, seat)
                .filter(Boolean::booleanValue)
                .switchIfEmpty(Mono.defer(() -> sweep(room.id()).flatMap(now -> again(now, seat))))
                .filter(Boolean::booleanValue)
                .switchIfEmpty(Mono.error(UserRoomErrors::roomFull))
                .then();
    }

    private Mono<Boolean> again(Room room, Seat seat) {
        return room.capacity() == null ? Mono.just(true) : rooms.takeSeat(room, room.capacity(), seat);
    }

    /** Frees places that nobody sits in, and gives the room as it is then. */
    private Mono<Room> sweep(String id) {
        Instant old = clock.instant().minus(ENTRY_TAKES);
        return rooms.require(id)
                .flatMap(room -> {
                    List<Seat> seats = room.seats().stream()
                            .filter(seat -> seat.at().isBefore(old))
                            .toList();
                    return memberships
                            .among(seats.stream()
                                    .map(seat -> Membership.id(id, seat.user()))
                                    .toList())
                            .filter(Membership::isMember)
                            .map(membership -> Objects.requireNonNullElse(membership.seat(), ""))
                            .collectList()
                            .flatMapMany(taken -> Flux.fromIterable(seats).filter(seat -> !taken.contains(seat.name())))
                            .concatMap(seat -> rooms.freeSeat(id, seat.name()))
                            .then();
                })
                .then(Mono.defer(() -> rooms.require(id)));
    }
}
