package dev.maru.chat.log;

import java.time.Instant;
import org.bson.BsonBinary;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** How an entry looks in the store. */
final class EntryDocument {

    static final String ID = "_id";
    static final String ROOM = "room";
    static final String BY = "by";
    static final String KEY = "key";

    private static final String SEQ = "seq";
    static final String KIND = "kind";
    private static final String N = "n";
    private static final String AT = "at";
    static final String BODY = "body";
    private static final String BODY_HASH = "bodyHash";

    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    private EntryDocument() {}

    /** The primary key: twelve digits, so that keys of one room also sort by number. */
    static String id(String room, long seq) {
        String digits = Long.toString(seq);
        return room + ":" + "0".repeat(12 - digits.length()) + digits;
    }

    private static BsonDocument of(LogEntry entry) {
        return new BsonDocument()
                .append(ID, new BsonString(id(entry.room(), entry.seq())))
                .append(ROOM, new BsonString(entry.room()))
                .append(SEQ, new BsonInt64(entry.seq()))
                .append(KIND, new BsonString(entry.body().kind()))
                .append(N, new BsonInt64(entry.n()))
                .append(BY, new BsonString(entry.by()))
                .append(AT, new BsonDateTime(entry.at().toEpochMilli()))
                .append(KEY, new BsonString(entry.key()))
                .append(BODY, BodyDocument.of(entry.body()))
                .append(BODY_HASH, new BsonBinary(entry.bodyHash().bytes()));
    }

    static RawBsonDocument encode(LogEntry entry) {
        return new RawBsonDocument(of(entry), CODEC);
    }

    static LogEntry read(BsonDocument document) {
        return new LogEntry(
                document.getString(ROOM).getValue(),
                document.getNumber(SEQ).longValue(),
                document.getNumber(N).longValue(),
                document.getString(BY).getValue(),
                Instant.ofEpochMilli(document.getDateTime(AT).getValue()),
                document.getString(KEY).getValue(),
                BodyDocument.read(document.getString(KIND).getValue(), document.getDocument(BODY)),
                new BodyHash(document.getBinary(BODY_HASH).getData()));
    }
}
