package dev.maru.userroom.room;

import dev.maru.contracts.room.Entry;
import dev.maru.contracts.room.RoomSummary;
import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.chat.ChatClient;
import dev.maru.userroom.membership.Headcount;
import dev.maru.userroom.membership.Membership;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.paging.Cursor;
import dev.maru.userroom.paging.Limit;
import dev.maru.userroom.paging.Page;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/**
 * {@code GET /api/v1/me/rooms}: the rooms one is in, latest activity first. What was said last is known to chat-service
 * alone; without it the list is still there, ordered by when one came in.
 */
@RestController
final class MyRoomsEndpoint {

    private static final int DEFAULT_LIMIT = Limit.MAX;

    private static final Comparator<Ranked> LATEST_FIRST = Comparator.comparing(Ranked::at)
            .thenComparing(ranked -> ranked.room().id())
            .reversed();

    private final Rooms rooms;
    private final Memberships memberships;
    private final Headcount headcount;
    private final ChatClient chat;

    MyRoomsEndpoint(Rooms rooms, Memberships memberships, Headcount headcount, ChatClient chat) {
        this.rooms = rooms;
        this.memberships = memberships;
        this.headcount = headcount;
        this.chat = chat;
    }

    @GetMapping("/api/v1/me/rooms")
    Mono<Page<MyRoom>> list(
            @CurrentUser String user,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String before) {
        int size = Limit.of(limit, DEFAULT_LIMIT);
        Cursor cursor = Cursor.decode("before", before);
        return ranked(user).flatMap(all -> page(all, cursor, size));
    }

    private Mono<List<Ranked>> ranked(String user) {
        return memberships
                .ofUser(user)
                .collectMap(Membership::room)
                .flatMap(mine -> rooms.among(mine.keySet())
                        .collectList()
                        .flatMap(found -> chat.summaries(
                                        user, found.stream().map(Room::id).toList())
                                .map(summaries -> found.stream()
                                        .map(room -> Ranked.of(
                                                room,
                                                Objects.requireNonNull(mine.get(room.id())),
                                                summaries.get(room.id())))
                                        .sorted(LATEST_FIRST)
                                        .toList())));
    }

    private Mono<Page<MyRoom>> page(List<Ranked> all, @Nullable Cursor before, int size) {
        List<Ranked> rest = before == null
                ? all
                : all.stream().filter(ranked -> ranked.isBefore(before)).toList();
        List<Ranked> shown = rest.subList(0, Math.min(size, rest.size()));
        String next = rest.size() > size ? shown.getLast().cursor().encode() : null;
        if (shown.isEmpty()) {
            return Mono.just(new Page<>(List.of(), null));
        }
        return headcount
                .of(shown.stream().map(ranked -> ranked.room().id()).collect(Collectors.toSet()))
                .map(counts -> new Page<>(
                        shown.stream().map(ranked -> MyRoom.of(ranked, counts)).toList(), next));
    }

    private record Ranked(Room room, Instant at, @Nullable RoomSummary summary) {

        static Ranked of(Room room, Membership membership, @Nullable RoomSummary summary) {
            Entry last = summary == null ? null : summary.lastEntry();
            Instant at = last == null ? membership.changedAt() : last.at();
            return new Ranked(room, at, summary);
        }

        Cursor cursor() {
            return new Cursor(at, room.id());
        }

        boolean isBefore(Cursor cursor) {
            int byTime = at.compareTo(cursor.at());
            return byTime < 0 || byTime == 0 && room.id().compareTo(cursor.id()) < 0;
        }
    }

    /**
     * A room one is in.
     *
     * @param head the position of the newest entry; null when chat-service did not say
     * @param unread 0 to 99; 100 means more
     * @param read the position up to which one has read
     */
    record MyRoom(
            String id,
            String name,
            String owner,
            Instant createdAt,
            int memberCount,
            boolean member,
            @Nullable Long head,
            @Nullable Entry lastEntry,
            int unread,
            long read) {

        private static MyRoom of(Ranked ranked, Map<String, Integer> counts) {
            Room room = ranked.room();
            RoomSummary summary = ranked.summary();
            return new MyRoom(
                    room.id(),
                    room.name(),
                    room.owner(),
                    room.createdAt(),
                    counts.getOrDefault(room.id(), 0),
                    true,
                    summary == null ? null : Long.valueOf(summary.head()),
                    summary == null ? null : summary.lastEntry(),
                    summary == null ? 0 : summary.unread(),
                    summary == null ? 0 : summary.read());
        }
    }
}
