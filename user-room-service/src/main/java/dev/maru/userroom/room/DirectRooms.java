package dev.maru.userroom.room;

import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.limit.RateLimits;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.relation.Relations;
import dev.maru.userroom.secret.KeyedHash;
import dev.maru.userroom.secret.MasterSecret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Rooms of two people. Their id follows from who the two are, so that both, at the same time, come to the same room. A deleted one is over:
 * the two may begin another.
 *
 * <p>A block ends it for both. Opening looks for blocks, writes, and looks again; so of a block and an opening at the same time the block
 * stays.
 */
final class DirectRooms {

    private static final int ATTEMPTS = 5;

    private final Rooms rooms;
    private final Memberships memberships;
    private final Relations relations;
    private final RateLimits limits;
    private final KeyedHash hash;

    DirectRooms(Rooms rooms, Memberships memberships, Relations relations, RateLimits limits, MasterSecret secret) {
        this.rooms = rooms;
        this.memberships = memberships;
        this.relations = relations;
        this.limits = limits;
        this.hash = new KeyedHash(secret, "rooms of two");
    }

    /** The room of two people, with both in it. */
    Mono<Room> open(String user, String other) {
        List<String> people = Stream.of(user, other).sorted().toList();
        String pair = hash.of(people.getFirst(), people.getLast());
        return relations
                .requireNoBlock(user, other)
                .then(rooms.direct(pair))
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(known -> known.filter(room -> !room.isDeleted())
                        .map(room ->
                                isIn(room, user).flatMap(in -> in ? Mono.just(room) : begin(user, other, people, pair)))
                        .orElseGet(() -> begin(user, other, people, pair)))
                .flatMap(room -> Flux.fromIterable(people)
                        .concatMap(one -> memberships.join(room.id(), one, room.id(), Memberships.anywhere()))
                        .then()
                        .onErrorResume(e -> close(room, Mono.just(true)).then(Mono.error(e)))
                        .then(relations
                                .requireNoBlock(user, other)
                                .onErrorResume(e -> close(room, relations.isBlocked(user, other))
                                        .then(Mono.error(e))))
                        .thenReturn(room));
    }

    private Mono<Boolean> isIn(Room room, String user) {
        return memberships.isMember(room.id(), user);
    }

    private Mono<Room> begin(String user, String other, List<String> people, String pair) {
        return relations
                .follows(user, other)
                .flatMap(follows -> follows
                        ? limits.take(RateLimits.Kind.CREATE, user).then(make(people, pair, 0, ATTEMPTS))
                        : Mono.error(UserRoomErrors.notFollowed()));
    }

    /** The newest room of the two that is not over; a new one behind those that are. */
    private Mono<Room> make(List<String> people, String pair, int generation, int attempts) {
        if (attempts == 0) {
            return Mono.error(UserRoomErrors.busy());
        }
        return rooms.direct(pair)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(known -> {
                    if (known.isPresent() && !known.get().isDeleted()) {
                        return Mono.just(known.get());
                    }
                    int next = Math.max(
                            generation, known.map(DirectRooms::generation).orElse(-1) + 1);
                    NewRoom room = new NewRoom(
                            RoomKind.DIRECT,
                            "",
                            null,
                            people.getFirst(),
                            null,
                            null,
                            false,
                            new Room.Two(pair, next, people));
                    // Not made: the other one was faster, or a tombstone is in its place.
                    return rooms.create(id(pair, next), room, null)
                            .switchIfEmpty(Mono.defer(() -> rooms.find(id(pair, next))
                                    .filter(found -> !found.isDeleted())
                                    .switchIfEmpty(Mono.defer(() -> make(people, pair, next + 1, attempts - 1)))));
                });
    }

    private static int generation(Room room) {
        return room.two() == null ? 0 : room.two().generation();
    }

    private String id(String pair, int generation) {
        String name = hash.of(pair, String.valueOf(generation));
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** The room that two people have, if it is not over. */
    Mono<Room> find(String one, String other) {
        List<String> people = Stream.of(one, other).sorted().toList();
        return rooms.direct(hash.of(people.getFirst(), people.getLast())).filter(room -> !room.isDeleted());
    }

    /** Both are out, until it is opened again: whoever is in now, if what is asked after that says so. */
    Mono<Void> close(Room room, Mono<Boolean> still) {
        return Flux.fromIterable(room.partners())
                .concatMap(one -> memberships.leave(room.id(), one, still))
                .then();
    }
}
