package dev.maru.chat.log;

import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Where the head of each room was a moment ago, in one document each. A hint may lag, never lead. */
public final class HeadHints {

    private static final String COLLECTION = "heads";
    private static final String ID = "_id";
    private static final String SEQ = "seq";

    private final MongoCollection<BsonDocument> hints;

    public HeadHints(MongoDatabase database) {
        this.hints = database.getCollection(COLLECTION, BsonDocument.class);
    }

    /** The hints by room; rooms without one are left out. */
    Mono<Map<String, Long>> of(Collection<String> rooms) {
        return Flux.from(hints.find(Filters.in(ID, rooms)))
                .collectMap(
                        hint -> hint.getString(ID).getValue(),
                        hint -> hint.getNumber(SEQ).longValue());
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
}
