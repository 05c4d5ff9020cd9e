package dev.maru.chat.cursor;

import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.maru.chat.batch.Coalescer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The cursors of all members, in one document each, moving forward only.
 *
 * <p>Moves are collected for a moment and written together. {@code seq} and {@code n} grow together, so the store's
 * {@code $max} on both keeps them a pair, in whatever order instances write.
 */
public final class ReadCursors {

    private static final Logger log = LoggerFactory.getLogger(ReadCursors.class);
    private static final String COLLECTION = "cursors";
    private static final int READ_AT_ONCE = 500;
    private static final char SEPARATOR = ':';
    private static final String ID = "_id";
    private static final String SEQ = "seq";
    private static final String N = "n";

    private final MongoCollection<BsonDocument> cursors;
    private final CursorProperties properties;
    private final Map<String, Cursor> moves = new ConcurrentHashMap<>();

    /** The ids of moves that no write has taken yet, in the order in which they came. */
    private final Queue<String> unwritten = new ConcurrentLinkedQueue<>();

    /** The ids of those written last. */
    private volatile Set<String> lately = Set.of();

    private final Coalescer<String, Cursor> questions = new Coalescer<>(this::of, READ_AT_ONCE);

    public ReadCursors(MongoDatabase database, CursorProperties properties) {
        this.cursors = database.getCollection(COLLECTION, BsonDocument.class);
        this.properties = properties;
    }

    /** Writes moves from now on, until disposed. */
    public Disposable start() {
        return Flux.interval(properties.flushEvery())
                .onBackpressureDrop()
                .concatMap(_ -> flush())
                .subscribe();
    }

    /** Moves a cursor, if that is forward. */
    public void move(String room, String user, Cursor to) {
        moves.compute(id(room, user), (id, known) -> {
            if (known == null) {
                unwritten.add(id);
                return to;
            }
            return known.furthest(to);
        });
    }

    /** The cursors of one user, one for each of some rooms. */
    public Mono<Map<String, Cursor>> of(String user, Collection<String> rooms) {
        return of(rooms.stream().map(room -> id(room, user)).toList()).map(found -> {
            Map<String, Cursor> byRoom = new HashMap<>();
            found.forEach((id, cursor) -> byRoom.put(room(id), cursor));
            return byRoom;
        });
    }

    /** The cursor of one user in one room. Those asked for at the same time are read together. */
    public Mono<Cursor> of(String user, String room) {
        return Mono.fromFuture(() -> questions.ask(id(room, user)));
    }

    private Mono<Map<String, Cursor>> of(Collection<String> ids) {
        return Flux.from(cursors.find(Filters.in(ID, ids)).batchSize(ids.size() + 1))
                .collectMap(cursor -> cursor.getString(ID).getValue(), ReadCursors::read, HashMap::new)
                .map(found -> {
                    ids.forEach(id -> found.merge(id, moves.getOrDefault(id, Cursor.START), Cursor::furthest));
                    return found;
                });
    }

    /** Those who read furthest in a room, furthest first. */
    public Mono<List<Reader>> furthest(String room, int max) {
        String first = id(room, "");
        String beyond = room + (char) (SEPARATOR + 1);
        return Flux.from(cursors.find(Filters.and(Filters.gte(ID, first), Filters.lt(ID, beyond)))
                        .sort(Sorts.descending(SEQ))
                        .limit(max))
                .collectMap(cursor -> cursor.getString(ID).getValue(), ReadCursors::read, HashMap::new)
                .map(found -> {
                    moves.forEach((id, to) -> {
                        if (id.startsWith(first)) {
                            found.merge(id, to, Cursor::furthest);
                        }
                    });
                    return found.entrySet().stream()
                            .map(cursor -> new Reader(
                                    cursor.getKey().substring(first.length()),
                                    cursor.getValue().seq(),
                                    cursor.getValue().n()))
                            .sorted(Comparator.comparingLong(Reader::seq)
                                    .reversed()
                                    .thenComparing(Reader::user))
                            .limit(max)
                            .toList();
                });
    }

    /** Writes the moves that were collected first; completes when they are stored, and keeps them when they could not be. */
    private Mono<Void> flush() {
        Map<String, Cursor> taken = new HashMap<>();
        while (taken.size() < properties.maxFlush() && !unwritten.isEmpty()) {
            String id = unwritten.remove();
            taken.put(id, moves.getOrDefault(id, Cursor.START));
        }
        if (taken.isEmpty()) {
            return Mono.empty();
        }
        lately = Set.copyOf(taken.keySet());
        List<UpdateOneModel<BsonDocument>> updates = new ArrayList<>(taken.size());
        taken.forEach((id, to) -> updates.add(new UpdateOneModel<>(
                Filters.eq(ID, id),
                Updates.combine(Updates.max(SEQ, new BsonInt64(to.seq())), Updates.max(N, new BsonInt64(to.n()))),
                new UpdateOptions().upsert(true))));
        return Mono.<BulkWriteResult>from(cursors.bulkWrite(updates, new BulkWriteOptions().ordered(false)))
                .doOnSuccess(_ -> taken.forEach(this::written))
                .then()
                .onErrorResume(e -> {
                    log.warn("{} cursor moves wait: {}", taken.size(), e.getMessage());
                    unwritten.addAll(taken.keySet());
                    return Mono.empty();
                });
    }

    private void written(String id, Cursor to) {
        if (!moves.remove(id, to)) {
            unwritten.add(id);
        }
    }

    /** Writes all that was collected, as far as that can be done. */
    public Mono<Void> flushAll() {
        int rounds = unwritten.size() / properties.maxFlush() + 1;
        return Flux.range(0, rounds).concatMap(_ -> flush()).then();
    }

    /** A user in a room. */
    public record Place(String room, String user) {}

    /** Some of those whose cursors were written last. */
    public List<Place> movedLately(int most) {
        return lately.stream()
                .limit(most)
                .map(id -> new Place(room(id), id.substring(id.indexOf(SEPARATOR) + 1)))
                .toList();
    }

    /** Forgets how far somebody has read in a room who will not come back. */
    public Mono<Void> forget(String room, String user) {
        return Mono.defer(() -> {
            String id = id(room, user);
            moves.remove(id);
            unwritten.remove(id);
            return Mono.from(cursors.deleteOne(Filters.eq(ID, id))).then();
        });
    }

    /** Sets how many messages there are up to a cursor that is still where it was. */
    public Mono<Void> correct(String room, String user, Cursor right) {
        return Mono.from(cursors.updateOne(
                        Filters.and(Filters.eq(ID, id(room, user)), Filters.eq(SEQ, new BsonInt64(right.seq()))),
                        Updates.set(N, new BsonInt64(right.n()))))
                .then();
    }

    private static String id(String room, String user) {
        return room + SEPARATOR + user;
    }

    private static String room(String id) {
        return id.substring(0, id.indexOf(SEPARATOR));
    }

    private static Cursor read(BsonDocument document) {
        return new Cursor(
                document.getNumber(SEQ).longValue(), document.getNumber(N).longValue());
    }
}
