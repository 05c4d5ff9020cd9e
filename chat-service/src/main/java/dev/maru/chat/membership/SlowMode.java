package dev.maru.chat.membership;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoWriteException;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bson.Document;
import reactor.core.publisher.Mono;

/**
 * Who wrote when in rooms where members wait between two messages. Decided by one conditional write, so that it holds whichever instance a
 * message comes to.
 */
public final class SlowMode {

    private final MongoCollection<Document> turns;
    private final Clock clock;

    public SlowMode(MongoDatabase database, Clock clock) {
        this.turns = database.getCollection("turns").withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
        this.clock = clock;
    }

    /**
     * Takes a turn.
     *
     * @param key names the message: its own turn is not taken twice
     * @param wait between two messages of one user
     * @return zero, or how long there is to wait
     */
    public Mono<Duration> take(String room, String user, String key, Duration wait) {
        return Mono.defer(() -> {
            Instant now = clock.instant();
            String id = room + ":" + user;
            return Mono.from(turns.findOneAndUpdate(
                            and(eq("_id", id), lte("at", Date.from(now.minus(wait)))),
                            combine(set("at", Date.from(now)), set("key", key)),
                            new FindOneAndUpdateOptions().upsert(true)))
                    .thenReturn(Duration.ZERO)
                    .onErrorResume(SlowMode::isTaken, e -> left(id, key, now, wait));
        });
    }

    private Mono<Duration> left(String id, String key, Instant now, Duration wait) {
        return Mono.from(turns.find(eq("_id", id)).first())
                .map(turn -> key.equals(turn.getString("key"))
                        ? Duration.ZERO
                        : positive(Duration.between(
                                now, turn.getDate("at").toInstant().plus(wait))))
                .defaultIfEmpty(Duration.ZERO);
    }

    /** Between the write and the look the wait may have ended; the next try will know. */
    private static Duration positive(Duration left) {
        return left.isPositive() ? left : Duration.ofMillis(1);
    }

    private static boolean isTaken(Throwable e) {
        return switch (e) {
            case MongoCommandException command ->
                ErrorCategory.fromErrorCode(command.getErrorCode()) == ErrorCategory.DUPLICATE_KEY;
            case MongoWriteException write -> write.getError().getCategory() == ErrorCategory.DUPLICATE_KEY;
            default -> false;
        };
    }
}
