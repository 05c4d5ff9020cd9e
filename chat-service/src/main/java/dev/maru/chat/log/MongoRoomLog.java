package dev.maru.chat.log;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.maru.platform.mongo.MongoIndexes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
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

    private static final int MAX_PAGE = 1_001;

    private final MongoCollection<BsonDocument> entries;

    /** The same, for documents that are encoded already: the driver only copies their bytes. */
    private final MongoCollection<RawBsonDocument> inserts;

    public MongoRoomLog(MongoDatabase database) {
        entries = database.getCollection(COLLECTION, BsonDocument.class)
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
                .withReadConcern(ReadConcern.MAJORITY)
                .withReadPreference(ReadPreference.primary());
        inserts = entries.withDocumentClass(RawBsonDocument.class);
    }

    /**
     * The index on {@code (room, by, key)}. Has to be there before the first insert: an insert whose answer was lost is
     * repeated, and only the two unique indexes make that harmless. Keys are random, so their pages are small.
     */
    public static MongoIndexes indexes() {
        return new MongoIndexes(
                COLLECTION,
                List.of(new Index()
                        .on(EntryDocument.ROOM, Sort.Direction.ASC)
                        .on(EntryDocument.BY, Sort.Direction.ASC)
                        .on(EntryDocument.KEY, Sort.Direction.ASC)
                        .unique()),
                true);
    }

    @Override
    public Mono<InsertOutcome> insert(List<LogEntry> batch) {
        return insert(batch, true);
    }

    @Override
    public Mono<InsertOutcome> insertApart(List<LogEntry> batch) {
        return insert(batch, false);
    }

    private Mono<InsertOutcome> insert(List<LogEntry> batch, boolean ordered) {
        List<RawBsonDocument> documents =
                batch.stream().map(EntryDocument::encode).toList();
        return Mono.from(inserts.insertMany(documents, new InsertManyOptions().ordered(ordered)))
                .<InsertOutcome>map(_ -> new InsertOutcome.Stored())
                .onErrorResume(error -> Mono.just(outcomeOf(error, ordered)));
    }

    private static InsertOutcome outcomeOf(Throwable error, boolean ordered) {
        if (error instanceof MongoBulkWriteException bulk
                && bulk.getWriteConcernError() == null
                && !bulk.getWriteErrors().isEmpty()
                && bulk.getWriteErrors().stream().noneMatch(one -> PASSING.contains(one.getCode()))) {
            return new InsertOutcome.Refused(
                    bulk.getWriteErrors().stream().map(MongoRoomLog::rejection).toList(), ordered);
        }
        return new InsertOutcome.Unknown(error);
    }

    private static InsertOutcome.Rejection rejection(BulkWriteError error) {
        return new InsertOutcome.Rejection(
                error.getIndex(), error.getCategory() == ErrorCategory.DUPLICATE_KEY, error.getMessage());
    }

    @Override
    public Mono<List<LogEntry>> read(String room, long first, long last) {
        if (last < first) {
            return Mono.just(List.of());
        }
        return Flux.from(entries.find(between(room, first, last))
                        .sort(Sorts.ascending(EntryDocument.ID))
                        .batchSize(pageSize(first, last)))
                .map(EntryDocument::read)
                .collectList();
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
    public Flux<LogEntry> find(String room, Collection<Name> names) {
        Map<String, List<String>> keys = names.stream().collect(groupingBy(Name::by, mapping(Name::key, toList())));
        List<Bson> named = keys.entrySet().stream()
                .map(author -> Filters.and(
                        Filters.eq(EntryDocument.ROOM, room),
                        Filters.eq(EntryDocument.BY, author.getKey()),
                        Filters.in(EntryDocument.KEY, author.getValue())))
                .toList();
        return named.isEmpty()
                ? Flux.empty()
                : Flux.from(entries.find(Filters.or(named)).batchSize(names.size() + 1))
                        .map(EntryDocument::read);
    }

    /** Some messages of an author that still say something, in no order. */
    public Flux<LogEntry> saidBy(String room, String by, int limit) {
        return Flux.from(entries.find(Filters.and(
                                Filters.eq(EntryDocument.ROOM, room),
                                Filters.eq(EntryDocument.BY, by),
                                Filters.eq(EntryDocument.KIND, Body.Message.KIND),
                                Filters.exists(EntryDocument.BODY + "." + BodyDocument.TEXT)))
                        .limit(limit))
                .map(EntryDocument::read);
    }

    @Override
    public Flux<LogEntry> changes(String room, long first, long last) {
        return Flux.from(entries.find(Filters.and(
                                between(room, first, last),
                                Filters.exists(EntryDocument.BODY + "." + BodyDocument.TARGET)))
                        .sort(Sorts.ascending(EntryDocument.ID))
                        .batchSize(pageSize(first, last)))
                .map(EntryDocument::read);
    }

    /** Primary keys of a room sort by number. */
    private static Bson between(String room, long first, long last) {
        return Filters.and(
                Filters.gte(EntryDocument.ID, EntryDocument.id(room, first)),
                Filters.lte(EntryDocument.ID, EntryDocument.id(room, last)));
    }

    /** All in one answer, where one answer can hold them. */
    private static int pageSize(long first, long last) {
        return (int) Math.min(MAX_PAGE, last - first + 2);
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
