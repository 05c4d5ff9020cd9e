package dev.maru.chat.log;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.maru.platform.mongo.MongoIndexes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.bson.BsonDocument;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.index.Index;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The log of all rooms in one MongoDB collection.
 *
 * <p>Writes are acknowledged by a majority and journaled; reads see only what a majority has. With a weaker write concern the
 * server answers "duplicate key" before the entry that caused it is safe, and the read that follows misses it.
 */
public final class MongoRoomLog implements RoomLog, ChangeLog {

    private static final String COLLECTION = "entries";

    /** Errors that say nothing of the document: out of time, interrupted, no primary any more, shutting down. */
    private static final Set<Integer> PASSING = Set.of(50, 91, 189, 262, 10107, 11600, 11601, 11602, 13435, 13436);

    private final MongoCollection<BsonDocument> entries;

    public MongoRoomLog(MongoDatabase database) {
        entries = database.getCollection(COLLECTION, BsonDocument.class)
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
                .withReadConcern(ReadConcern.MAJORITY)
                .withReadPreference(ReadPreference.primary());
    }

    /**
     * The index on {@code (room, by, key)}. Has to be there before the first insert: an insert whose answer was lost is
     * repeated, and only the two unique indexes make that harmless.
     */
    public static MongoIndexes indexes() {
        return new MongoIndexes(
                COLLECTION,
                List.of(new Index()
                        .on(EntryDocument.ROOM, Sort.Direction.ASC)
                        .on(EntryDocument.BY, Sort.Direction.ASC)
                        .on(EntryDocument.KEY, Sort.Direction.ASC)
                        .unique()));
    }

    @Override
    public Mono<InsertOutcome> insert(List<LogEntry> batch) {
        List<BsonDocument> documents = new ArrayList<>(batch.size());
        batch.forEach(entry -> documents.add(EntryDocument.of(entry)));
        return Mono.from(entries.insertMany(documents, new InsertManyOptions().ordered(true)))
                .<InsertOutcome>map(_ -> new InsertOutcome.Stored())
                .onErrorResume(error -> Mono.just(outcomeOf(error)));
    }

    private static InsertOutcome outcomeOf(Throwable error) {
        if (error instanceof MongoBulkWriteException bulk
                && bulk.getWriteConcernError() == null
                && !bulk.getWriteErrors().isEmpty()) {
            BulkWriteError first = bulk.getWriteErrors().getFirst();
            if (PASSING.contains(first.getCode())) {
                return new InsertOutcome.Unknown(error);
            }
            return new InsertOutcome.Refused(
                    first.getIndex(), first.getCategory() == ErrorCategory.DUPLICATE_KEY, first.getMessage());
        }
        return new InsertOutcome.Unknown(error);
    }

    @Override
    public Mono<List<LogEntry>> read(String room, long first, long last) {
        if (last < first) {
            return Mono.just(List.of());
        }
        return find(LongStream.rangeClosed(first, last)
                        .mapToObj(seq -> new Place(room, seq))
                        .toList())
                .collectSortedList(Comparator.comparingLong(LogEntry::seq));
    }

    @Override
    public Flux<LogEntry> find(Collection<Place> places) {
        List<String> ids = places.stream()
                .map(place -> EntryDocument.id(place.room(), place.seq()))
                .toList();
        return Flux.from(entries.find(Filters.in(EntryDocument.ID, ids)).batchSize(ids.size() + 1))
                .map(EntryDocument::read);
    }

    @Override
    public Mono<LogEntry> find(String room, String by, String key) {
        return Mono.from(entries.find(Filters.and(
                                Filters.eq(EntryDocument.ROOM, room),
                                Filters.eq(EntryDocument.BY, by),
                                Filters.eq(EntryDocument.KEY, key)))
                        .first())
                .map(EntryDocument::read);
    }

    @Override
    public Flux<LogEntry> changes(String room, long first, long last) {
        List<String> ids = LongStream.rangeClosed(first, last)
                .mapToObj(seq -> EntryDocument.id(room, seq))
                .toList();
        return Flux.from(entries.find(Filters.and(
                                Filters.in(EntryDocument.ID, ids),
                                Filters.exists(EntryDocument.BODY + "." + BodyDocument.TARGET)))
                        .batchSize(ids.size() + 1))
                .map(EntryDocument::read)
                .sort(Comparator.comparingLong(LogEntry::seq));
    }

    @Override
    public Mono<Void> redact(String room, long message, Collection<Long> edits) {
        List<UpdateOneModel<BsonDocument>> updates = new ArrayList<>(edits.size() + 1);
        updates.add(redaction(room, message, new Body.Redacted(Body.Message.KIND, null)));
        edits.forEach(edit -> updates.add(redaction(room, edit, new Body.Redacted(Body.Edit.KIND, message))));
        return Mono.from(entries.bulkWrite(updates, new BulkWriteOptions().ordered(false)))
                .then();
    }

    private static UpdateOneModel<BsonDocument> redaction(String room, long seq, Body.Redacted what) {
        return new UpdateOneModel<>(
                Filters.and(
                        Filters.eq(EntryDocument.ID, EntryDocument.id(room, seq)),
                        Filters.eq(EntryDocument.KIND, what.kind())),
                Updates.set(EntryDocument.BODY, BodyDocument.of(what)));
    }
}
