package dev.maru.chat.home;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.maru.chat.error.Refusal;
import dev.maru.chat.log.Position;
import dev.maru.platform.problem.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What became of some of the drafts that were handed over; a hand-over is answered in parts, as it becomes known. Without any, it says
 * that the home is there and waits.
 *
 * @param fates by the index of the draft in the hand-over
 * @param unshared the rooms of these in which nobody else writes any more: it does not pay to go on handing over
 */
public record Answer(Map<Integer, Fate> fates, Set<String> unshared) {

    /** Nothing new. */
    public static final Answer WAITING = new Answer(Map.of(), Set.of());

    private static final String FATES = "fates";
    private static final String UNSHARED = "unshared";
    private static final String INDEX = "index";
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

    /** Writes it down for {@link Answers}. */
    public byte[] encode() {
        BsonArray all = new BsonArray(fates.size());
        fates.forEach((index, fate) -> all.add(document(fate).append(INDEX, new BsonInt32(index))));
        return Bson.encode(new BsonDocument(FATES, all)
                .append(
                        UNSHARED,
                        new BsonArray(unshared.stream().map(BsonString::new).toList())));
    }

    static Answer decode(byte[] bytes) {
        return Bson.decode(
                bytes,
                document -> new Answer(
                        document.getArray(FATES).stream()
                                .map(BsonValue::asDocument)
                                .collect(toMap(fate -> fate.getInt32(INDEX).getValue(), Answer::read)),
                        document.getArray(UNSHARED).stream()
                                .map(room -> room.asString().getValue())
                                .collect(toSet())));
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
