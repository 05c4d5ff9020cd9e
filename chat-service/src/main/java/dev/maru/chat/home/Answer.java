package dev.maru.chat.home;

import dev.maru.chat.error.Refusal;
import dev.maru.chat.log.Position;
import dev.maru.platform.problem.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * What became of drafts that were handed over.
 *
 * @param fates one for each draft, in the order of the drafts
 * @param shared the rooms in which somebody else writes, too: only for these it pays to go on handing over
 */
public record Answer(List<Fate> fates, Set<String> shared) {

    private static final String FATES = "fates";
    private static final String SHARED = "shared";
    private static final String SEQ = "seq";
    private static final String N = "n";
    private static final String AT = "at";
    private static final String DUPLICATE = "duplicate";
    private static final String CODE = "code";
    private static final String STATUS = "status";
    private static final String RETRYABLE = "retryable";
    private static final String MESSAGE = "message";
    private static final String RETRY_AFTER = "retryAfterMs";

    /** What became of one draft. */
    public sealed interface Fate {

        /** @param duplicate whether it was stored before */
        record Stored(Position position, boolean duplicate) implements Fate {}

        record Refused(Refusal refusal) implements Fate {}
    }

    /** Writes it down for {@link #decode}. */
    public byte[] encode() {
        return Bson.encode(new BsonDocument(
                        FATES,
                        new BsonArray(fates.stream().map(Answer::document).toList()))
                .append(
                        SHARED,
                        new BsonArray(shared.stream().map(BsonString::new).toList())));
    }

    static Answer decode(byte[] bytes) {
        return Bson.decode(
                bytes,
                document -> new Answer(
                        document.getArray(FATES).stream()
                                .map(fate -> read(fate.asDocument()))
                                .toList(),
                        document.getArray(SHARED).stream()
                                .map(room -> room.asString().getValue())
                                .collect(Collectors.toSet())));
    }

    private static BsonDocument document(Fate fate) {
        return switch (fate) {
            case Fate.Stored(Position(long seq, long n, Instant at), boolean duplicate) ->
                new BsonDocument(SEQ, new BsonInt64(seq))
                        .append(N, new BsonInt64(n))
                        .append(AT, new BsonDateTime(at.toEpochMilli()))
                        .append(DUPLICATE, BsonBoolean.valueOf(duplicate));
            case Fate.Refused(Refusal(ErrorCode code, String message, Duration retryAfter)) -> {
                BsonDocument document = new BsonDocument(CODE, new BsonString(code.code()))
                        .append(STATUS, new BsonInt32(code.status()))
                        .append(RETRYABLE, BsonBoolean.valueOf(code.retryable()))
                        .append(MESSAGE, new BsonString(message));
                yield retryAfter == null
                        ? document
                        : document.append(RETRY_AFTER, new BsonInt64(retryAfter.toMillis()));
            }
        };
    }

    private static Fate read(BsonDocument fate) {
        if (fate.containsKey(SEQ)) {
            return new Fate.Stored(
                    new Position(
                            fate.getInt64(SEQ).getValue(),
                            fate.getInt64(N).getValue(),
                            Instant.ofEpochMilli(fate.getDateTime(AT).getValue())),
                    fate.getBoolean(DUPLICATE).getValue());
        }
        ErrorCode code = new ErrorCode(
                fate.getString(CODE).getValue(),
                fate.getInt32(STATUS).getValue(),
                fate.getBoolean(RETRYABLE).getValue());
        return new Fate.Refused(new Refusal(code, fate.getString(MESSAGE).getValue(), retryAfter(fate)));
    }

    private static @Nullable Duration retryAfter(BsonDocument fate) {
        return fate.containsKey(RETRY_AFTER)
                ? Duration.ofMillis(fate.getInt64(RETRY_AFTER).getValue())
                : null;
    }
}
