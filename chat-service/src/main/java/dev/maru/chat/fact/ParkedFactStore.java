package dev.maru.chat.fact;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.setOnInsert;

import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.maru.contracts.room.Fact;
import dev.maru.contracts.room.ParkedFact;
import dev.maru.contracts.room.ParkedFacts;
import dev.maru.contracts.room.ReplayedFacts;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.Document;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Facts whose lines can not be written, until somebody has looked into it. The others go on without them. */
final class ParkedFactStore {

    static final String COLLECTION = "parkedFacts";

    /** Less than whoever asks for a replay waits. */
    private static final Duration REPLAY_FOR = Duration.ofSeconds(10);

    private static final String ID = "_id";
    private static final String ROOM = "room";
    private static final String PARKED_AT = "parkedAt";
    private static final String PROBLEM = "problem";
    private static final String FACT = "fact";

    private final MongoCollection<Document> parked;
    private final JsonMapper json;
    private final Clock clock;
    private final AtomicLong count = new AtomicLong();

    ParkedFactStore(MongoDatabase database, JsonMapper json, Clock clock, MeterRegistry meters) {
        this.parked = database.getCollection(COLLECTION)
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
                .withReadConcern(ReadConcern.MAJORITY);
        this.json = json;
        this.clock = clock;
        meters.gauge("maru.facts.parked", count);
    }

    /** Completes when the fact is kept here. One that is here already keeps its time. */
    Mono<Void> park(Fact fact, String problem) {
        return Mono.from(parked.updateOne(
                        eq(ID, fact.key()),
                        combine(
                                setOnInsert(PARKED_AT, Date.from(clock.instant())),
                                set(ROOM, String.valueOf(fact.room())),
                                set(PROBLEM, problem),
                                set(FACT, json.writeValueAsString(fact))),
                        new UpdateOptions().upsert(true)))
                .then(count());
    }

    /** Those that are parked, the oldest first. */
    Mono<ParkedFacts> list() {
        return Flux.from(parked.find().sort(Sorts.ascending(PARKED_AT, ID)).limit(ParkedFacts.MAX))
                .map(document -> new ParkedFact(
                        document.getString(ID),
                        document.getString(ROOM),
                        document.getDate(PARKED_AT).toInstant(),
                        document.getString(PROBLEM)))
                .collectList()
                .map(ParkedFacts::new);
    }

    /** Tells all of them again, the oldest first; what is refused again stays. */
    Mono<ReplayedFacts> replay(RoomLines lines) {
        return Flux.from(parked.find().sort(Sorts.ascending(PARKED_AT, ID)))
                .take(REPLAY_FOR)
                .concatMap(document -> replay(document, lines), 1)
                .filter(Boolean::booleanValue)
                .count()
                .flatMap(replayed -> count().thenReturn(new ReplayedFacts(replayed)));
    }

    private Mono<Boolean> replay(Document document, RoomLines lines) {
        Fact fact = json.readValue(document.getString(FACT), Fact.class);
        return lines.tell(fact).flatMap(telling -> switch (telling) {
            case Telling.Done() ->
                Mono.from(parked.deleteOne(eq(ID, fact.key()))).thenReturn(true);
            case Telling.Never(String why) -> park(fact, why).thenReturn(false);
            case Telling.Later(String _) -> Mono.just(false);
        });
    }

    /** Looks how many there are, for the metric. */
    Mono<Void> count() {
        return Mono.from(parked.countDocuments()).doOnNext(count::set).then();
    }
}
