package dev.maru.chat.log;

import java.time.Instant;
import org.bson.BsonBinary;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;

/** How an entry looks in the store. */
final class EntryDocument {

    static final String ID = "_id";
    static final String ROOM = "room";
    static final String BY = "by";
    static final String KEY = "key";

    private static final String SEQ = "seq";
    private static final String KIND = "kind";
    private static final String N = "n";
    private static final String AT = "at";
    private static final String BODY = "body";
    private static final String BODY_HASH = "bodyHash";
    private static final String TEXT = "text";

    private EntryDocument() {}

    /** The primary key: twelve digits, so that keys of one room also sort by number. */
    static String id(String room, long seq) {
        String digits = Long.toString(seq);
        return room + ":" + "0".repeat(12 - digits.length()) + digits;
    }

    static BsonDocument of(LogEntry entry) {
        BsonDocument body = new BsonDocument();
        switch (entry.body()) {
            case Body.Message(String text) -> body.append(TEXT, new BsonString(text));
            case Body.Joined(), Body.Left() -> {}
        }
        return new BsonDocument()
                .append(ID, new BsonString(id(entry.room(), entry.seq())))
                .append(ROOM, new BsonString(entry.room()))
                .append(SEQ, new BsonInt64(entry.seq()))
                .append(KIND, new BsonString(entry.body().kind()))
                .append(N, new BsonInt64(entry.n()))
                .append(BY, new BsonString(entry.by()))
                .append(AT, new BsonDateTime(entry.at().toEpochMilli()))
                .append(KEY, new BsonString(entry.key()))
                .append(BODY, body)
                .append(BODY_HASH, new BsonBinary(entry.bodyHash().bytes()));
    }

    static LogEntry read(BsonDocument document) {
        BsonDocument body = document.getDocument(BODY);
        String kind = document.getString(KIND).getValue();
        return new LogEntry(
                document.getString(ROOM).getValue(),
                document.getNumber(SEQ).longValue(),
                document.getNumber(N).longValue(),
                document.getString(BY).getValue(),
                Instant.ofEpochMilli(document.getDateTime(AT).getValue()),
                document.getString(KEY).getValue(),
                switch (kind) {
                    case Body.Message.KIND ->
                        new Body.Message(body.getString(TEXT).getValue());
                    case Body.Joined.KIND -> new Body.Joined();
                    case Body.Left.KIND -> new Body.Left();
                    default -> throw new IllegalStateException("entry of an unknown kind: " + kind);
                },
                new BodyHash(document.getBinary(BODY_HASH).getData()));
    }
}
