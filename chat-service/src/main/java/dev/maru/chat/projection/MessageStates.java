package dev.maru.chat.projection;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.Filters;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.maru.chat.log.RoomLog;
import dev.maru.platform.mongo.MongoIndexes;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.index.Index;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** The states of messages that were changed, in one document each. A message without one is as it was said. */
public final class MessageStates {

    private static final String COLLECTION = "messages";
    private static final int MAX_TRIES = 50;
    private static final Duration TRY_AGAIN = Duration.ofMillis(5);

    private final MongoCollection<BsonDocument> states;

    /** Somebody else changed the same state in between. */
    private static final class ChangedMeanwhileException extends RuntimeException {
        ChangedMeanwhileException() {
            super("the state was changed meanwhile", null, false, false);
        }
    }

    public MessageStates(MongoDatabase database) {
        states = database.getCollection(COLLECTION, BsonDocument.class)
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
                .withReadConcern(ReadConcern.MAJORITY)
                .withReadPreference(ReadPreference.primary());
    }

    /** The index by which a room's pinned messages are found. */
    public static MongoIndexes indexes() {
        return new MongoIndexes(
                COLLECTION,
                List.of(new Index()
                        .on(StateDocument.ROOM, Sort.Direction.ASC)
                        .on(StateDocument.PINNED, Sort.Direction.ASC)));
    }

    /** The states of messages by their places; messages that were never changed are left out. */
    public Mono<Map<RoomLog.Place, MessageState>> of(Collection<RoomLog.Place> messages) {
        if (messages.isEmpty()) {
            return Mono.just(Map.of());
        }
        List<String> ids = messages.stream()
                .map(message -> StateDocument.id(message.room(), message.seq()))
                .toList();
        return Flux.from(states.find(Filters.in(StateDocument.ID, ids)).batchSize(ids.size() + 1))
                .collectMap(MessageStates::place, StateDocument::read);
    }

    /** The same for one room, by number. */
    Mono<Map<Long, MessageState>> of(String room, Collection<Long> seqs) {
        return of(seqs.stream().map(seq -> new RoomLog.Place(room, seq)).toList())
                .map(found -> found.entrySet().stream()
                        .collect(Collectors.toMap(state -> state.getKey().seq(), Map.Entry::getValue)));
    }

    /** The numbers of a room's pinned messages. */
    Flux<Long> pinned(String room, int max) {
        return Flux.from(states.find(Filters.and(
                                Filters.eq(StateDocument.ROOM, room),
                                Filters.eq(StateDocument.PINNED, BsonBoolean.TRUE)))
                        .limit(max))
                .map(state -> place(state).seq());
    }

    /**
     * Changes a state, again and again until nobody else did at the same time.
     *
     * @param change gives the state it got if there is nothing to do
     */
    Mono<Void> change(String room, long seq, UnaryOperator<MessageState> change) {
        return Mono.from(states.find(Filters.eq(StateDocument.ID, StateDocument.id(room, seq)))
                        .first())
                .singleOptional()
                .flatMap(found -> found.isPresent()
                        ? replace(room, seq, found.get(), change)
                        : insert(room, seq, change.apply(MessageState.UNCHANGED)))
                .retryWhen(Retry.backoff(MAX_TRIES, TRY_AGAIN)
                        .filter(ChangedMeanwhileException.class::isInstance)
                        .maxBackoff(TRY_AGAIN.multipliedBy(20)));
    }

    private Mono<Void> insert(String room, long seq, MessageState state) {
        return Mono.from(states.insertOne(StateDocument.of(room, seq, state, 1)))
                .onErrorMap(
                        e -> e instanceof MongoWriteException refused
                                && refused.getError().getCategory() == ErrorCategory.DUPLICATE_KEY,
                        _ -> new ChangedMeanwhileException())
                .then();
    }

    private Mono<Void> replace(String room, long seq, BsonDocument found, UnaryOperator<MessageState> change) {
        MessageState old = StateDocument.read(found);
        MessageState changed = change.apply(old);
        if (changed.equals(old)) {
            return Mono.empty();
        }
        long version = StateDocument.version(found);
        return Mono.from(states.replaceOne(
                        Filters.and(
                                Filters.eq(StateDocument.ID, StateDocument.id(room, seq)),
                                Filters.eq(StateDocument.VERSION, new BsonInt64(version))),
                        StateDocument.of(room, seq, changed, version + 1)))
                .flatMap(result -> result.getMatchedCount() == 1
                        ? Mono.<Void>empty()
                        : Mono.error(new ChangedMeanwhileException()));
    }

    private static RoomLog.Place place(BsonDocument document) {
        return new RoomLog.Place(
                document.getString(StateDocument.ROOM).getValue(),
                document.getNumber(StateDocument.SEQ).longValue());
    }
}
