package dev.maru.chat.presence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who is in one room: here, by the number of connections, and there, by instance. */
final class Attendees {

    /** A user who has just left has 0 for a while. */
    private final Map<String, Integer> here = new HashMap<>();

    /** When those who have just left did so. */
    private final Map<String, Long> leftAt = new HashMap<>();

    private final Map<String, Set<String>> there = new HashMap<>();

    void enter(String user) {
        here.merge(user, 1, Integer::sum);
        leftAt.remove(user);
    }

    boolean isHere(String user) {
        return here.containsKey(user);
    }

    /** Returns whether it was the user's last connection. */
    boolean leave(String user, long now) {
        boolean last =
                here.computeIfPresent(user, (_, count) -> Math.max(0, count - 1)) instanceof Integer left && left == 0;
        if (last) {
            leftAt.put(user, now);
        }
        return last;
    }

    /** Forgets a user who left at that time and did not come back; returns whether that was so. */
    boolean forget(String user, long at) {
        if (!leftAt.remove(user, at)) {
            return false;
        }
        here.remove(user);
        return true;
    }

    boolean isEmptyHere() {
        return here.isEmpty();
    }

    List<String> here() {
        return List.copyOf(here.keySet());
    }

    boolean isPresent(String user) {
        return here.containsKey(user) || there.values().stream().anyMatch(users -> users.contains(user));
    }

    void put(String instance, String user, boolean online) {
        if (online) {
            there.computeIfAbsent(instance, _ -> new HashSet<>()).add(user);
        } else {
            there.computeIfPresent(instance, (_, users) -> {
                users.remove(user);
                return users.isEmpty() ? null : users;
            });
        }
    }

    /** Replaces what is known of another instance; returns those of whom it was or is said to be present. */
    Set<String> replace(String instance, Collection<String> users) {
        Set<String> touched = new HashSet<>(users);
        Set<String> old = users.isEmpty() ? there.remove(instance) : there.put(instance, new HashSet<>(users));
        if (old != null) {
            touched.addAll(old);
        }
        return touched;
    }

    Set<String> all() {
        return Stream.concat(Stream.of(here.keySet()), there.values().stream())
                .flatMap(Collection::stream)
                .collect(Collectors.toSet());
    }

    int size() {
        return there.isEmpty() ? here.size() : all().size();
    }

    List<String> instances() {
        return new ArrayList<>(there.keySet());
    }
}
