package dev.maru.chat.projection;

import dev.maru.chat.log.Body;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.log.Quote;
import dev.maru.chat.log.RoomHeads;
import dev.maru.chat.log.RoomLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Serves messages with all that became of them up to the head of their room. */
public final class Messages {

    /** The most messages that a room can have pinned. */
    public static final int MAX_PINS = 50;

    private static final Comparator<DressedEntry> NEWEST_PIN_FIRST = Comparator.comparing((DressedEntry message) ->
                    Objects.requireNonNull(message.state().pin()).seq())
            .reversed();

    private final RoomLog log;
    private final RoomHeads heads;
    private final MessageStates states;
    private final Projector projector;

    /** What a message said, from an entry on. */
    public record Version(long seq, Instant at, String text) {}

    public Messages(RoomLog log, RoomHeads heads, MessageStates states, Projector projector) {
        this.log = log;
        this.heads = heads;
        this.states = states;
        this.projector = projector;
    }

    /** Dresses entries of one room, as of a head at or behind them. The order is kept. */
    public Mono<List<DressedEntry>> dress(String room, List<LogEntry> entries, RoomHeads.Head head) {
        return upTo(room, head).then(Mono.defer(() -> dress(room, entries)));
    }

    /** One message; empty when the number is not that of a message in this room. */
    public Mono<DressedEntry> message(String room, long seq) {
        return heads.head(room)
                .flatMap(head -> seq < 1 || seq > head.newest().seq()
                        ? Mono.empty()
                        : log.read(room, seq, seq)
                                .filter(found -> !found.isEmpty()
                                        && found.getFirst().body().kind().equals(Body.Message.KIND))
                                .flatMap(found -> dress(room, found, head))
                                .map(List::getFirst));
    }

    /** The pinned messages, the newest pin first. */
    public Mono<List<DressedEntry>> pinned(String room) {
        return heads.head(room)
                .flatMap(head -> upTo(room, head))
                .thenMany(Flux.defer(() -> states.pinned(room, MAX_PINS)))
                .map(seq -> new RoomLog.Place(room, seq))
                .collectList()
                .flatMap(places -> places.isEmpty()
                        ? Mono.just(List.<LogEntry>of())
                        : log.find(places).collectList())
                .flatMap(entries -> dress(room, entries))
                .map(messages -> messages.stream()
                        .filter(message -> message.state().isPinned())
                        .sorted(NEWEST_PIN_FIRST)
                        .toList());
    }

    /** All that a message said, the first version first. */
    public Mono<List<Version>> versions(DressedEntry message) {
        LogEntry entry = message.entry();
        List<RoomLog.Place> edits = message.state().edits().stream()
                .map(seq -> new RoomLog.Place(entry.room(), seq))
                .toList();
        Flux<LogEntry> later = edits.isEmpty() ? Flux.empty() : log.find(edits);
        return later.collectSortedList(Comparator.comparingLong(LogEntry::seq)).map(found -> {
            List<Version> versions = new ArrayList<>(found.size() + 1);
            if (entry.body() instanceof Body.Message first) {
                versions.add(new Version(entry.seq(), entry.at(), first.text()));
            }
            for (LogEntry edit : found) {
                if (edit.body() instanceof Body.Edit said) {
                    versions.add(new Version(edit.seq(), edit.at(), said.text()));
                }
            }
            return versions;
        });
    }

    /** The lines that replies among some entries of a room answer, by number, as far as they are known now. */
    public Mono<Map<Long, Quote>> quotes(String room, List<LogEntry> entries) {
        Set<Long> answered = answered(entries);
        return answered.isEmpty()
                ? Mono.just(Map.of())
                : Mono.zip(find(room, answered, entries), states.of(room, answered))
                        .map(known -> quotes(answered, known.getT1(), known.getT2()));
    }

    private Mono<Void> upTo(String room, RoomHeads.Head head) {
        return projector.upTo(room, head.hint().projected(), head.newest().seq());
    }

    private Mono<List<DressedEntry>> dress(String room, List<LogEntry> entries) {
        Set<Long> answered = answered(entries);
        Set<Long> messages = new HashSet<>(answered);
        for (LogEntry entry : entries) {
            if (entry.body().kind().equals(Body.Message.KIND)) {
                messages.add(entry.seq());
            }
        }
        return Mono.zip(find(room, answered, entries), states.of(room, messages))
                .map(known -> {
                    Map<Long, Quote> quotes = quotes(answered, known.getT1(), known.getT2());
                    return entries.stream()
                            .map(entry -> dress(entry, known.getT2(), quotes))
                            .toList();
                });
    }

    private static DressedEntry dress(LogEntry entry, Map<Long, MessageState> states, Map<Long, Quote> quotes) {
        Long replyTo = replyTo(entry);
        return new DressedEntry(
                entry,
                states.getOrDefault(entry.seq(), MessageState.UNCHANGED),
                replyTo == null ? null : quotes.get(replyTo));
    }

    /** The numbers of the messages that replies answer. */
    private static Set<Long> answered(List<LogEntry> entries) {
        Set<Long> answered = new HashSet<>();
        for (LogEntry entry : entries) {
            Long replyTo = replyTo(entry);
            if (replyTo != null) {
                answered.add(replyTo);
            }
        }
        return answered;
    }

    /** Entries by number: those that are at hand, and the others from the log. */
    private Mono<Map<Long, LogEntry>> find(String room, Set<Long> wanted, List<LogEntry> atHand) {
        Map<Long, LogEntry> found = new HashMap<>();
        atHand.forEach(entry -> found.put(entry.seq(), entry));
        List<RoomLog.Place> missing = wanted.stream()
                .filter(seq -> !found.containsKey(seq))
                .map(seq -> new RoomLog.Place(room, seq))
                .toList();
        Flux<LogEntry> others = missing.isEmpty() ? Flux.empty() : log.find(missing);
        return others.doOnNext(entry -> found.put(entry.seq(), entry)).then(Mono.just(found));
    }

    private static Map<Long, Quote> quotes(
            Set<Long> answered, Map<Long, LogEntry> messages, Map<Long, MessageState> states) {
        Map<Long, Quote> quotes = new HashMap<>();
        for (Long seq : answered) {
            LogEntry message = messages.get(seq);
            if (message != null) {
                DressedEntry dressed = dress(message, states, Map.of());
                quotes.put(seq, Quote.of(seq, message.by(), dressed.text()));
            }
        }
        return quotes;
    }

    private static @Nullable Long replyTo(LogEntry entry) {
        return entry.body() instanceof Body.Message message ? message.replyTo() : null;
    }
}
