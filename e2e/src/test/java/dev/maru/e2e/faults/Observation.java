package dev.maru.e2e.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * What a trial shows apart from right and wrong.
 *
 * @param acknowledged how many lines
 * @param postponed how many answers said to try again
 * @param longestAnswer the longest time from saying a line to its answer
 * @param recovery of each client that the fault was felt by, milliseconds from the fault to the first acknowledgement of
 *     something said after it
 * @param hearing of each line and each client that heard it over a socket, milliseconds from its being said to its being heard
 */
record Observation(
        int acknowledged,
        int connectionsLost,
        int duplicateAnswers,
        int postponed,
        Duration longestAnswer,
        List<Long> recovery,
        List<Long> hearing,
        long elections,
        Relayed relayed) {

    /** What chat-service counted during the trial, both instances together. */
    record Relayed(double lost, double gaps) {

        Relayed since(Relayed before) {
            return new Relayed(lost - before.lost, gaps - before.gaps);
        }
    }

    static Observation of(List<Event> events, long elections, Relayed relayed) {
        Map<String, Event.Said> said = new HashMap<>();
        Map<String, Long> firstAnswer = new HashMap<>();
        Set<String> cutOff = new HashSet<>();
        List<Long> hearing = new ArrayList<>();
        int lost = 0;
        int duplicates = 0;
        int postponed = 0;
        int acknowledged = 0;
        long longest = 0;
        long struck = Long.MAX_VALUE;
        for (Event event : events) {
            switch (event) {
                case Event.Struck strike -> struck = Math.min(struck, strike.at());
                case Event.Said line -> said.put(line.key(), line);
                case Event.Lost end -> {
                    lost++;
                    cutOff.add(end.client());
                }
                case Event.Postponed _ -> postponed++;
                case Event.Heard heard
                when said.containsKey(heard.key()) ->
                    hearing.add(millis(heard.at() - said.get(heard.key()).at()));
                case Event.Acknowledged ack -> {
                    Event.Said line = said.get(ack.key());
                    acknowledged++;
                    duplicates += ack.duplicate() ? 1 : 0;
                    longest = Math.max(longest, ack.at() - line.at());
                    if (line.at() >= struck) {
                        firstAnswer.putIfAbsent(ack.client(), ack.at() - struck);
                    }
                }
                case Event _ -> {}
            }
        }
        Set<String> felt = cutOff.isEmpty() ? firstAnswer.keySet() : cutOff;
        LongStream recovery = firstAnswer.entrySet().stream()
                .filter(first -> felt.contains(first.getKey()))
                .mapToLong(first -> millis(first.getValue()));
        return new Observation(
                acknowledged,
                lost,
                duplicates,
                postponed,
                Duration.ofNanos(longest),
                recovery.boxed().toList(),
                hearing,
                elections,
                relayed);
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }
}
