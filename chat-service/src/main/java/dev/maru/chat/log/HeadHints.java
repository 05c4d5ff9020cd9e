package dev.maru.chat.log;

import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What was known of each room a moment ago, in one document each. A hint may lag, never lead. */
public final class HeadHints {

    /** Of how many deletions a room's hint tells: far more than an exact unread count needs. */
    static final int MAX_DELETED = 1000;

    private static final String COLLECTION = "heads";
    private static final String ID = "_id";
    private static final String SEQ = "seq";
    private static final String PROJECTED = "projected";
    private static final String DELETED = "deleted";

    private final MongoCollection<BsonDocument> hints;

    /**
     * What a hint says.
     *
     * @param seq there is an entry with this number, or 0
     * @param projected all changes up to this number are in the projection
     * @param deleted the numbers of messages that were taken back, the newest {@value #MAX_DELETED}
     */
    public record Hint(long seq, long projected, List<Long> deleted) {

        /** Nothing is known. */
        public static final Hint NONE = new Hint(0, 0, List.of());

        /** How many of the messages after a number were taken back. */
        public long deletedAfter(long number) {
            return deleted.stream().filter(seq -> seq > number).count();
        }
    }

    public HeadHints(MongoDatabase database) {
        this.hints = database.getCollection(COLLECTION, BsonDocument.class);
    }

    /** The hints by room; rooms without one are left out. */
    Mono<Map<String, Hint>> of(Collection<String> rooms) {
        return Flux.from(hints.find(Filters.in(ID, rooms)))
                .collectMap(hint -> hint.getString(ID).getValue(), HeadHints::read);
    }

    private static Hint read(BsonDocument hint) {
        return new Hint(number(hint, SEQ), number(hint, PROJECTED), deleted(hint));
    }

    private static long number(BsonDocument hint, String name) {
        return hint.getNumber(name, new BsonInt64(0)).longValue();
    }

    private static List<Long> deleted(BsonDocument hint) {
        return hint.getArray(DELETED, new BsonArray()).stream()
                .map(seq -> seq.asNumber().longValue())
                .toList();
    }

    /** Moves hints forward. Call it only with entries that are safely stored. */
    public Mono<Void> raise(Map<String, Long> seqs) {
        if (seqs.isEmpty()) {
            return Mono.empty();
        }
        List<UpdateOneModel<BsonDocument>> updates = new ArrayList<>(seqs.size());
        seqs.forEach((room, seq) -> updates.add(new UpdateOneModel<>(
                Filters.eq(ID, room), Updates.max(SEQ, new BsonInt64(seq)), new UpdateOptions().upsert(true))));
        return Mono.<BulkWriteResult>from(hints.bulkWrite(updates, new BulkWriteOptions().ordered(false)))
                .then();
    }

    /** Notes that all changes up to a number are in the projection. */
    public Mono<Void> projected(String room, long seq) {
        return Mono.from(hints.updateOne(
                        Filters.eq(ID, room),
                        Updates.max(PROJECTED, new BsonInt64(seq)),
                        new UpdateOptions().upsert(true)))
                .then();
    }

    /** Notes that a message was taken back. Idempotent. */
    public Mono<Void> deleted(String room, long seq) {
        return Mono.from(hints.findOneAndUpdate(
                        Filters.eq(ID, room),
                        Updates.addToSet(DELETED, new BsonInt64(seq)),
                        new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER)))
                .flatMap(hint -> forgetOldest(room, deleted(hint)));
    }

    private Mono<Void> forgetOldest(String room, List<Long> deleted) {
        if (deleted.size() <= MAX_DELETED) {
            return Mono.empty();
        }
        long oldestKept = deleted.stream().sorted().toList().get(deleted.size() - MAX_DELETED);
        return Mono.from(hints.updateOne(
                        Filters.eq(ID, room), Updates.pullByFilter(Filters.lt(DELETED, new BsonInt64(oldestKept)))))
                .then();
    }
}
