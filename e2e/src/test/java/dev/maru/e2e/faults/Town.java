package dev.maru.e2e.faults;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Who is there, and in which rooms. Everybody is in all of them. */
record Town(List<Person> people, List<String> rooms) {

    private static final int PEOPLE = 12;
    private static final int BUSY_ROOMS = 2;
    private static final int QUIET_ROOMS = 2;
    private static final Duration LINES_WITHIN = Duration.ofSeconds(60);

    static Town build(Api api) {
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            people.add(api.signUp("p" + i));
        }
        return new Town(people, List.of()).withNewRooms(api);
    }

    Town withNewRooms(Api api) {
        List<String> rooms = new ArrayList<>();
        for (int i = 0; i < BUSY_ROOMS + QUIET_ROOMS; i++) {
            String room = api.createRoom(people.getFirst(), "room " + i);
            people.stream().skip(1).forEach(person -> api.join(person, room));
            rooms.add(room);
        }
        Town town = new Town(people, rooms);
        town.awaitLines(api);
        return town;
    }

    Town withNewTokens(Api api) {
        return new Town(people.stream().map(api::signInAgain).toList(), rooms);
    }

    /** Until the logs say that everybody is in: they do so by and by, also in a database that chat-service had not seen before. */
    void awaitLines(Api api) {
        await().atMost(LINES_WITHIN).until(() -> heads(api).values().stream().allMatch(head -> head >= people.size()));
    }

    boolean isQuiet(String room) {
        return rooms.indexOf(room) >= BUSY_ROOMS;
    }

    Map<String, Long> heads(Api api) {
        return rooms.stream().collect(Collectors.toMap(Function.identity(), room -> api.head(people.getFirst(), room)));
    }
}
