package dev.maru.e2e.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a history and the logs that are there in the end, and says what is wrong. It asks nobody. */
final class Checker {

    private final List<Event> events;
    private final Map<String, RoomRecord> rooms;
    private final Map<String, Map<Long, String>> keys = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    private Checker(List<Event> events, List<RoomRecord> rooms) {
        this.events = events;
        this.rooms = rooms.stream().collect(Collectors.toMap(RoomRecord::room, room -> room));
    }

    static List<Violation> check(List<Event> events, List<RoomRecord> rooms) {
        Checker checker = new Checker(events, rooms);
        rooms.forEach(checker::checkLog);
        checker.checkLines();
        checker.checkHearing();
        return List.copyOf(checker.violations);
    }

    private void wrong(Verdict verdict, String room, String detail) {
        violations.add(new Violation(verdict, room, detail));
    }

    // The log

    private void checkLog(RoomRecord room) {
        long expected = room.base() + 1;
        for (Stored entry : room.log()) {
            if (entry.seq() != expected) {
                wrong(Verdict.HOLE, room.room(), "stored " + entry.seq() + " instead of " + expected);
            }
            expected = entry.seq() + 1;
        }
        Map<Long, String> bySeq = keys.computeIfAbsent(room.room(), _ -> new HashMap<>());
        room.log().forEach(entry -> bySeq.put(entry.seq(), entry.key()));
        Set<String> once = new HashSet<>();
        room.log().stream()
                .filter(Stored::isMessage)
                .filter(entry -> !once.add(entry.key()))
                .forEach(entry ->
                        wrong(Verdict.DUPLICATE, room.room(), entry.key() + " is stored again as " + entry.seq()));
    }

    // Lines

    /** What became of one line. */
    private static final class Line {
        final Event.Said said;
        final Set<Long> acknowledged = new TreeSet<>();
        boolean refused;

        Line(Event.Said said) {
            this.said = said;
        }
    }

    private void checkLines() {
        Map<String, Line> lines = new HashMap<>();
        for (Event event : events) {
            switch (event) {
                case Event.Said said -> lines.put(said.key(), new Line(said));
                case Event.Acknowledged ack -> lines.get(ack.key()).acknowledged.add(ack.seq());
                case Event.Refused refused -> lines.get(refused.key()).refused = true;
                case Event _ -> {}
            }
        }
        Map<String, Long> stored = new HashMap<>();
        rooms.values()
                .forEach(room -> room.log().stream().filter(Stored::isMessage).forEach(entry -> {
                    stored.putIfAbsent(entry.key(), entry.seq());
                    if (!lines.containsKey(entry.key())) {
                        wrong(Verdict.PHANTOM, room.room(), "nobody said " + entry);
                    }
                }));
        lines.values().forEach(line -> checkLine(line, stored.get(line.said.key())));
        checkSenders(lines, stored);
    }

    private void checkLine(Line line, @Nullable Long seq) {
        String room = line.said.room();
        if (line.acknowledged.size() > 1) {
            wrong(Verdict.DUPLICATE, room, line.said + " was acknowledged as " + line.acknowledged);
        }
        if (!line.acknowledged.isEmpty() && (seq == null || !line.acknowledged.contains(seq))) {
            wrong(Verdict.LOST, room, line.said + " was acknowledged as " + line.acknowledged + " and is " + seq);
        }
        if (line.refused && line.said.valid()) {
            wrong(Verdict.TURNED_AWAY, room, line.said + " was refused");
        }
        if (seq != null && (line.refused || !line.said.valid())) {
            wrong(Verdict.PHANTOM, room, line.said + " must not be stored, and is as " + seq);
        }
        if (line.acknowledged.isEmpty() && !line.refused) {
            wrong(Verdict.UNANSWERED, room, line.said + " is stored as " + seq);
        }
    }

    /** A sender's lines are stored in the order in which they were said. */
    private void checkSenders(Map<String, Line> lines, Map<String, Long> stored) {
        for (RoomRecord room : rooms.values()) {
            Map<String, Event.Said> latest = new HashMap<>();
            for (Stored entry : room.log()) {
                Line line = lines.get(entry.key());
                if (line == null || stored.get(entry.key()) != entry.seq()) {
                    continue;
                }
                Event.Said before = latest.put(line.said.client(), line.said);
                if (before != null && before.ordinal() > line.said.ordinal()) {
                    wrong(Verdict.REORDERED, room.room(), line.said + " is stored after " + before);
                }
            }
        }
    }

    // Hearing

    private record Ear(String client, String room) {}

    /** One subscription: what it has to bring next, and what it brought out of turn. */
    private static final class Subscription {
        final int connection;
        long next;
        final Set<Long> heard = new HashSet<>();

        Subscription(Event.Subscribed begin) {
            connection = begin.connection();
            next = (begin.recovered() ? begin.after() : begin.head()) + 1;
        }
    }

    private void checkHearing() {
        Map<Ear, Subscription> subscriptions = new HashMap<>();
        Map<Ear, Set<Long>> got = new HashMap<>();
        for (Event event : events) {
            switch (event) {
                case Event.Subscribed begin ->
                    subscriptions.put(new Ear(begin.client(), begin.room()), new Subscription(begin));
                case Event.Skipped skipped -> subscriptions.remove(new Ear(skipped.client(), skipped.room()));
                case Event.Ended ended -> {
                    subscriptions.remove(new Ear(ended.client(), ended.room()));
                    wrong(Verdict.TURNED_AWAY, ended.room(), ended.toString());
                }
                case Event.Heard heard -> {
                    Ear ear = new Ear(heard.client(), heard.room());
                    checkHeard(heard, subscriptions.get(ear));
                    checkContent(heard.room(), heard.seq(), heard.key(), heard);
                    got.computeIfAbsent(ear, _ -> new HashSet<>()).add(heard.seq());
                }
                case Event.Paged paged -> {
                    checkContent(paged.room(), paged.seq(), paged.key(), paged);
                    got.computeIfAbsent(new Ear(paged.client(), paged.room()), _ -> new HashSet<>())
                            .add(paged.seq());
                }
                case Event _ -> {}
            }
        }
        rooms.values()
                .forEach(room -> room.members().forEach(member -> {
                    Set<Long> has = got.getOrDefault(new Ear(member, room.room()), Set.of());
                    List<Long> missing = room.log().stream()
                            .map(Stored::seq)
                            .filter(seq -> !has.contains(seq))
                            .toList();
                    if (!missing.isEmpty()) {
                        wrong(Verdict.UNHEARD, room.room(), member + " has not got " + missing);
                    }
                }));
    }

    private void checkHeard(Event.Heard heard, @Nullable Subscription subscription) {
        if (subscription == null || subscription.connection != heard.connection()) {
            wrong(Verdict.REPEATED, heard.room(), heard + " without a subscription");
            return;
        }
        if (heard.seq() > subscription.next) {
            wrong(Verdict.HOLE, heard.room(), heard + " instead of " + subscription.next);
        } else if (heard.seq() < subscription.next) {
            Verdict verdict = subscription.heard.contains(heard.seq()) ? Verdict.REPEATED : Verdict.REORDERED;
            wrong(verdict, heard.room(), heard + " instead of " + subscription.next);
        }
        subscription.heard.add(heard.seq());
        subscription.next = Math.max(subscription.next, heard.seq() + 1);
    }

    private void checkContent(String room, long seq, String key, Event event) {
        if (seq <= rooms.get(room).base()) {
            return;
        }
        if (!key.equals(keys.get(room).get(seq))) {
            wrong(Verdict.PHANTOM, room, event + " is not what is stored there");
        }
    }
}
