package dev.maru.chat.instance;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.net.URI;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Instances in MongoDB, one document each, with a count that goes up as long as they live. */
final class InstanceStore {

    private static final String COLLECTION = "instances";
    private static final String ID = "_id";
    private static final String URL = "url";
    private static final String BEAT = "beat";

    private final MongoCollection<BsonDocument> instances;

    record Beat(Instance of, long count) {}

    InstanceStore(MongoDatabase database) {
        this.instances = database.getCollection(COLLECTION, BsonDocument.class);
    }

    /** Also after somebody took the instance out, because it had been still for long. */
    Mono<Void> write(Beat beat) {
        BsonDocument document = new BsonDocument(ID, new BsonString(beat.of().id()))
                .append(URL, new BsonString(beat.of().url().toString()))
                .append(BEAT, new BsonInt64(beat.count()));
        return Mono.from(instances.replaceOne(
                        Filters.eq(ID, beat.of().id()), document, new ReplaceOptions().upsert(true)))
                .then();
    }

    Mono<List<Beat>> read() {
        return Flux.from(instances.find())
                .map(document -> new Beat(
                        new Instance(
                                document.getString(ID).getValue(),
                                URI.create(document.getString(URL).getValue())),
                        document.getNumber(BEAT).longValue()))
                .collectList();
    }

    /** Takes an instance out that stops. */
    Mono<Void> remove(String id) {
        return Mono.from(instances.deleteOne(Filters.eq(ID, id))).then();
    }

    /** Takes an instance out, unless it has beaten since. */
    Mono<Void> remove(Beat last) {
        return Mono.from(instances.deleteOne(
                        Filters.and(Filters.eq(ID, last.of().id()), Filters.eq(BEAT, new BsonInt64(last.count())))))
                .then();
    }
}
