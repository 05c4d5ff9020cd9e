package dev.maru.chat.log;

import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** How a draft looks on its way between instances. */
public final class DraftDocument {

    private static final String BY = "by";
    private static final String KEY = "key";
    private static final String KIND = "kind";
    private static final String BODY = "body";
    private static final String HASH = "hash";
    private static final String QUOTE = "quote";
    private static final String SEQ = "seq";
    private static final String TEXT = "text";
    private static final String TRACE = "trace";

    private DraftDocument() {}

    public static BsonDocument of(Draft draft) {
        BsonDocument document = new BsonDocument(BY, new BsonString(draft.by()))
                .append(KEY, new BsonString(draft.key()))
                .append(KIND, new BsonString(draft.body().kind()))
                .append(BODY, BodyDocument.of(draft.body()))
                .append(HASH, new BsonBinary(draft.bodyHash().bytes()));
        Quote quote = draft.quote();
        if (quote != null) {
            document.append(QUOTE, document(quote));
        }
        String traceId = draft.traceId();
        if (traceId != null) {
            document.append(TRACE, new BsonString(traceId));
        }
        return document;
    }

    private static BsonDocument document(Quote quote) {
        BsonDocument document =
                new BsonDocument(SEQ, new BsonInt64(quote.seq())).append(BY, new BsonString(quote.by()));
        return quote.text() == null ? document : document.append(TEXT, new BsonString(quote.text()));
    }

    public static Draft read(BsonDocument document) {
        return new Draft(
                document.getString(BY).getValue(),
                document.getString(KEY).getValue(),
                BodyDocument.read(document.getString(KIND).getValue(), document.getDocument(BODY)),
                new BodyHash(document.getBinary(HASH).getData()),
                quote(document),
                document.containsKey(TRACE) ? document.getString(TRACE).getValue() : null);
    }

    private static @Nullable Quote quote(BsonDocument document) {
        if (!document.containsKey(QUOTE)) {
            return null;
        }
        BsonDocument quote = document.getDocument(QUOTE);
        return new Quote(
                quote.getInt64(SEQ).getValue(),
                quote.getString(BY).getValue(),
                quote.containsKey(TEXT) ? quote.getString(TEXT).getValue() : null);
    }
}
