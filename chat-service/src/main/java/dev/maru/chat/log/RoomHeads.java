package dev.maru.chat.log;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds the newest entry of a room.
 *
 * <p>A hint document per room says where the head was a moment ago. It may lag, never lead: it is written after the entry
 * is safe. From there the search gallops over keys: dense numbering means that an entry exists exactly if the head is
 * not before it.
 */
public final class RoomHeads {

    private static final String COLLECTION = "heads";
    private static final String SEQ = "seq";

    /** How far one round looks ahead: 1, 2, 4 … 2^10 entries. */
    private static final int STRIDES = 11;

    private final MongoCollection<BsonDocument> hints;
    private final MongoRoomLog log;

    public RoomHeads(MongoDatabase database, MongoRoomLog log) {
        this.hints = database.getCollection(COLLECTION, BsonDocument.class);
        this.log = log;
    }

    /** The newest entry of one room; empty while nothing was ever written there. */
    public Mono<LogEntry> head(String room) {
        return heads(List.of(room)).mapNotNull(found -> found.get(room));
    }

    /** The newest entries by room; rooms without entries are left out. */
    public Mono<Map<String, LogEntry>> heads(Collection<String> rooms) {
        return Flux.from(hints.find(Filters.in(EntryDocument.ID, rooms)))
                .collectMap(
                        hint -> hint.getString(EntryDocument.ID).getValue(),
                        hint -> hint.getNumber(SEQ).longValue())
                .flatMap(known -> {
                    Map<String, Long> from = new HashMap<>();
                    rooms.forEach(room -> from.put(room, known.getOrDefault(room, 0L)));
                    return gallop(from, new HashMap<>());
                });
    }

    /** Looks ahead of {@code from} in all rooms at once, until in each of them the next entry is known not to exist. */
    private Mono<Map<String, LogEntry>> gallop(Map<String, Long> from, Map<String, LogEntry> heads) {
        if (from.isEmpty()) {
            return Mono.just(heads);
        }
        List<String> ids = new ArrayList<>(from.size() * (STRIDES + 1));
        from.forEach((room, seq) -> {
            if (seq > 0) {
                ids.add(EntryDocument.id(room, seq));
            }
            for (int i = 0; i < STRIDES; i++) {
                ids.add(EntryDocument.id(room, seq + (1L << i)));
            }
        });
        return log.find(ids)
                .collect(Collectors.toMap(LogEntry::room, entry -> entry, (a, b) -> a.seq() > b.seq() ? a : b))
                .flatMap(found -> {
                    Map<String, Long> onwards = new HashMap<>();
                    found.forEach((room, entry) -> {
                        heads.put(room, entry);
                        if (entry.seq() > from.getOrDefault(room, 0L)) {
                            onwards.put(room, entry.seq());
                        }
                    });
                    return gallop(onwards, heads);
                });
    }

    /** Moves hints forward. Call it only with entries that are safely stored. */
    public Mono<Void> hint(Map<String, Long> seqs) {
        if (seqs.isEmpty()) {
            return Mono.empty();
        }
        List<UpdateOneModel<BsonDocument>> updates = new ArrayList<>(seqs.size());
        seqs.forEach((room, seq) -> updates.add(new UpdateOneModel<>(
                Filters.eq(EntryDocument.ID, room),
                Updates.max(SEQ, new BsonInt64(seq)),
                new UpdateOptions().upsert(true))));
        return Mono.from(hints.bulkWrite(updates, new BulkWriteOptions().ordered(false)))
                .then();
    }
}
