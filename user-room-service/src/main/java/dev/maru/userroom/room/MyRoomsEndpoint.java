package dev.maru.userroom.room;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.maru.contracts.room.Entry;
import dev.maru.contracts.room.RoomSummary;
import dev.maru.platform.problem.MaruException;
import dev.maru.userroom.CurrentUser;
import dev.maru.userroom.chat.ChatClient;
import dev.maru.userroom.membership.Membership;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.paging.Cursor;
import dev.maru.userroom.paging.Limit;
import dev.maru.userroom.paging.Page;
import dev.maru.userroom.profile.Person;
import dev.maru.userroom.profile.Profiles;
import dev.maru.userroom.text.SearchWords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/**
 * {@code /api/v1/me/rooms}: the rooms one is in, those on top that one put there, then by latest activity. What was said last is known to
 * chat-service alone; without it the list is still there, ordered by when one came in.
 */
@RestController
final class MyRoomsEndpoint {

    private static final int DEFAULT_LIMIT = Limit.MAX;

    private static final Comparator<Ranked> LATEST_FIRST = Comparator.comparing(Ranked::at)
            .thenComparing(ranked -> ranked.room().id())
            .reversed();

    private final Rooms rooms;
    private final RoomViews views;
    private final RoomOrders orders;
    private final Memberships memberships;
    private final Profiles profiles;
    private final ChatClient chat;

    MyRoomsEndpoint(
            Rooms rooms,
            RoomViews views,
            RoomOrders orders,
            Memberships memberships,
            Profiles profiles,
            ChatClient chat) {
        this.rooms = rooms;
        this.views = views;
        this.orders = orders;
        this.memberships = memberships;
        this.profiles = profiles;
        this.chat = chat;
    }

    /** @param query a part of the name, or of the other one's nickname in a room of two */
    @GetMapping("/api/v1/me/rooms")
    Mono<Page<MyRoom>> list(
            @CurrentUser String user,
            @RequestParam(required = false) @Nullable String query,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String before) {
        int size = Limit.of(limit, DEFAULT_LIMIT);
        Cursor cursor = Cursor.decode("before", before);
        String part = query == null ? "" : SearchWords.query(query);
        return memberships
                .ofUser(user)
                .collectMap(Membership::room)
                .flatMap(mine -> Mono.zip(
                                rooms.among(mine.keySet())
                                        .collectList()
                                        .flatMap(found -> part.isEmpty() ? Mono.just(found) : named(found, part, user)),
                                orders.of(user))
                        .flatMap(both -> ranked(both.getT1(), both.getT2(), user, mine))
                        .flatMap(all -> page(all, cursor, size, user, mine)));
    }

    /** The rooms on top, from the top. Those that one is not in are left out. */
    @PutMapping("/api/v1/me/rooms/order")
    Mono<Order> order(@CurrentUser String user, @RequestBody Order body) {
        List<String> asked = body.rooms();
        if (asked == null || asked.size() > RoomOrder.MAX || asked.stream().anyMatch(Objects::isNull)) {
            throw MaruException.invalid("rooms", "expected: at most " + RoomOrder.MAX + " ids");
        }
        return orders.put(user, asked).map(Order::new);
    }

    private Mono<List<Room>> named(List<Room> found, String part, String user) {
        Set<String> partners =
                found.stream().flatMap(room -> room.partners().stream()).collect(Collectors.toSet());
        return profiles.people(partners)
                .map(people -> found.stream()
                        .filter(room -> names(room, user, people)
                                .anyMatch(name -> SearchWords.key(name).contains(part)))
                        .toList());
    }

    private static Stream<String> names(Room room, String user, Map<String, Person> people) {
        return room.isDirect()
                ? room.partners().stream()
                        .filter(one -> !one.equals(user) && people.containsKey(one))
                        .map(one -> Objects.requireNonNull(people.get(one)).nickname())
                : Stream.of(room.name());
    }

    private Mono<List<Ranked>> ranked(List<Room> found, List<String> order, String user, Map<String, Membership> mine) {
        return chat.summaries(user, found.stream().map(Room::id).toList())
                .map(summaries -> found.stream()
                        .map(room -> Ranked.of(
                                room,
                                Objects.requireNonNull(mine.get(room.id())),
                                summaries.get(room.id()),
                                order.indexOf(room.id())))
                        .sorted(LATEST_FIRST)
                        .toList());
    }

    /** Those on top are all on the first page, and on no other. */
    private Mono<Page<MyRoom>> page(
            List<Ranked> all, @Nullable Cursor before, int size, String user, Map<String, Membership> mine) {
        List<Ranked> rest = all.stream()
                .filter(ranked -> !ranked.isOnTop() && (before == null || ranked.isBefore(before)))
                .toList();
        List<Ranked> shown = new ArrayList<>();
        if (before == null) {
            all.stream()
                    .filter(Ranked::isOnTop)
                    .sorted(Comparator.comparing(Ranked::place))
                    .forEach(shown::add);
        }
        List<Ranked> page = rest.subList(0, Math.min(Math.max(size - shown.size(), 0), rest.size()));
        shown.addAll(page);
        if (shown.isEmpty()) {
            return Mono.just(new Page<>(List.of(), null));
        }
        String next = rest.size() > page.size() ? next(all, page) : null;
        return views.of(shown.stream().map(Ranked::room).toList(), user, mine)
                .map(rooms -> new Page<>(
                        IntStream.range(0, shown.size())
                                .mapToObj(i -> MyRoom.of(rooms.get(i), shown.get(i)))
                                .toList(),
                        next));
    }

    /** A page that is full of rooms on top goes on with all others. */
    private static String next(List<Ranked> all, List<Ranked> page) {
        return page.isEmpty()
                ? new Cursor(all.getFirst().at().plusMillis(1), "").encode()
                : page.getLast().cursor().encode();
    }

    /** @param place from the top, from 0; negative for a room that is not on top */
    private record Ranked(Room room, Instant at, @Nullable RoomSummary summary, int place) {

        static Ranked of(Room room, Membership membership, @Nullable RoomSummary summary, int place) {
            Entry last = summary == null ? null : summary.lastEntry();
            Instant at = last == null ? membership.changedAt() : last.at();
            return new Ranked(room, at, summary, place);
        }

        boolean isOnTop() {
            return place >= 0;
        }

        Cursor cursor() {
            return new Cursor(at, room.id());
        }

        boolean isBefore(Cursor cursor) {
            int byTime = at.compareTo(cursor.at());
            return byTime < 0 || byTime == 0 && room.id().compareTo(cursor.id()) < 0;
        }
    }

    record Order(@Nullable List<String> rooms) {}

    /**
     * A room one is in.
     *
     * @param onTop whether one put it on top
     * @param head the position of the newest entry; null when chat-service did not say
     * @param unread 0 to 99; 100 means more
     * @param read the position up to which one has read
     */
    record MyRoom(
            @JsonUnwrapped RoomView room,
            boolean onTop,
            @Nullable Long head,
            @Nullable Entry lastEntry,
            int unread,
            long read) {

        private static MyRoom of(RoomView room, Ranked ranked) {
            RoomSummary summary = ranked.summary();
            return new MyRoom(
                    room,
                    ranked.isOnTop(),
                    summary == null ? null : Long.valueOf(summary.head()),
                    summary == null ? null : summary.lastEntry(),
                    summary == null ? 0 : summary.unread(),
                    summary == null ? 0 : summary.read());
        }
    }
}
