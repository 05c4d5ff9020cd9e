package dev.maru.chat.log;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The log of all rooms, as writers and readers need it.
 *
 * <p>An implementation keeps two things unique, each in every room: the number, and the pair of author and key. An entry that is
 * stored stays; an entry that a read returned is stored; a number that is refused as a duplicate was taken by an entry that the
 * next read returns.
 */
public interface RoomLog {

    /**
     * Inserts in order, stopping at the first that is refused. Never fails: what went wrong is in the outcome.
     *
     * @param batch at most 1,000 entries, of any number of rooms, each room's in the order of their numbers
     */
    Mono<InsertOutcome> insert(List<LogEntry> batch);

    /**
     * Inserts each entry whatever becomes of the others. Never fails: what went wrong is in the outcome.
     *
     * @param batch at most 1,000 entries, at most one of each room: the second of two could be stored without the first
     */
    Mono<InsertOutcome> insertApart(List<LogEntry> batch);

    /** The entries that exist among some places, in no order. */
    Flux<LogEntry> find(Collection<Place> places);

    /** The entries of a room that exist under some names, in no order. */
    Flux<LogEntry> find(String room, Collection<Name> names);

    /** The entry that an author named by a key, if there is one. */
    default Mono<LogEntry> find(String room, String by, String key) {
        return find(room, List.of(new Name(by, key))).next();
    }

    /** Entries of one room from {@code first} to {@code last}, both inclusive, in order; ends where the log ends. */
    Mono<List<LogEntry>> read(String room, long first, long last);

    /** Those of the given numbers, by room, where there is an entry. */
    default Flux<LogEntry> find(Map<String, Long> seqs) {
        return find(seqs.entrySet().stream()
                .map(seq -> new Place(seq.getKey(), seq.getValue()))
                .toList());
    }

    /** What an author calls an entry. */
    record Name(String by, String key) {}

    /** Where an entry is, or would be. */
    record Place(String room, long seq) {}
}
