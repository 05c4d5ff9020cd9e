package dev.maru.chat.fact;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.result.UpdateResult;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import org.bson.Document;
import org.bson.conversions.Bson;
import reactor.core.publisher.Mono;

/**
 * Lease and position of each partition, in one document: so nobody moves a position whose lease another one has. No clock is compared with
 * another: a lease is over when its beat stood still for long enough on the clock of whoever wants it.
 */
final class FactCursors {

    static final String COLLECTION = "factCursors";

    private static final String ID = "_id";
    private static final String POSITION = "position";
    private static final String OWNER = "owner";
    private static final String EPOCH = "epoch";
    private static final String BEAT = "beat";

    private final MongoCollection<Document> cursors;

    FactCursors(MongoDatabase database) {
        this.cursors = database.getCollection(COLLECTION)
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
                .withReadConcern(ReadConcern.MAJORITY);
    }

    /** Empty when nobody has read the partition yet. */
    Mono<Lease> find(int partition) {
        return Mono.from(cursors.find(eq(ID, partition)).first()).map(FactCursors::read);
    }

    /** The lease of a partition that nobody has read yet; empty when somebody else was faster. */
    Mono<Lease> begin(int partition, String owner) {
        Lease first = new Lease(partition, 0, owner, 1, 0);
        Document document = new Document(ID, partition)
                .append(POSITION, first.position())
                .append(OWNER, owner)
                .append(EPOCH, first.epoch())
                .append(BEAT, first.beat());
        return Mono.from(cursors.insertOne(document))
                .thenReturn(first)
                .onErrorResume(FactCursors::isTaken, _ -> Mono.empty());
    }

    /** The lease for a successor; empty when something happened to it since it was looked at. */
    Mono<Lease> take(Lease still, String successor) {
        return update(
                and(eq(ID, still.partition()), eq(EPOCH, still.epoch()), eq(BEAT, still.beat())),
                combine(set(OWNER, successor), inc(EPOCH, 1L), inc(BEAT, 1L)),
                still.takenBy(successor));
    }

    /** The lease with its new position; empty when another one has it by now. */
    Mono<Lease> move(Lease held, long position) {
        return update(whileHeld(held), combine(set(POSITION, position), inc(BEAT, 1L)), held.movedTo(position));
    }

    /** Gives a lease up, so that nobody has to wait until it is over. */
    Mono<Void> release(Lease held) {
        return update(whileHeld(held), combine(set(OWNER, null), inc(BEAT, 1L)), held)
                .then();
    }

    private static Bson whileHeld(Lease held) {
        return and(eq(ID, held.partition()), eq(EPOCH, held.epoch()));
    }

    private Mono<Lease> update(Bson which, Bson change, Lease then) {
        return Mono.from(cursors.updateOne(which, change))
                .filter(result -> matched(result) == 1)
                .map(_ -> then);
    }

    private static long matched(UpdateResult result) {
        return result.getMatchedCount();
    }

    private static Lease read(Document document) {
        return new Lease(
                document.getInteger(ID),
                document.getLong(POSITION),
                document.getString(OWNER),
                document.getLong(EPOCH),
                document.getLong(BEAT));
    }

    private static boolean isTaken(Throwable e) {
        return e instanceof MongoWriteException write && write.getError().getCategory() == ErrorCategory.DUPLICATE_KEY;
    }
}
