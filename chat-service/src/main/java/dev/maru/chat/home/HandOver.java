package dev.maru.chat.home;

import dev.maru.chat.log.Draft;
import dev.maru.chat.log.DraftDocument;
import java.time.Duration;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;

/**
 * Drafts that one instance hands to the home of their rooms, in the order in which they have to be written.
 *
 * @param from the id of the instance that hands them over
 */
public record HandOver(String from, List<Handed> drafts) {

    private static final String FROM = "from";
    private static final String DRAFTS = "drafts";
    private static final String ROOM = "room";
    private static final String DRAFT = "draft";
    private static final String LEFT = "leftMs";

    /** @param left how long it may still wait */
    public record Handed(String room, Draft draft, Duration left) {}

    byte[] encode() {
        BsonArray all = new BsonArray(drafts.size());
        for (Handed handed : drafts) {
            all.add(new BsonDocument(ROOM, new BsonString(handed.room()))
                    .append(DRAFT, DraftDocument.of(handed.draft()))
                    .append(LEFT, new BsonInt64(handed.left().toMillis())));
        }
        return Bson.encode(new BsonDocument(FROM, new BsonString(from)).append(DRAFTS, all));
    }

    /** Reads what {@link #encode} wrote. Throws an {@link IllegalArgumentException} if it is anything else. */
    public static HandOver decode(byte[] bytes) {
        return Bson.decode(
                bytes,
                document -> new HandOver(
                        document.getString(FROM).getValue(),
                        document.getArray(DRAFTS).stream()
                                .map(handed -> handed(handed.asDocument()))
                                .toList()));
    }

    private static Handed handed(BsonDocument document) {
        return new Handed(
                document.getString(ROOM).getValue(),
                DraftDocument.read(document.getDocument(DRAFT)),
                Duration.ofMillis(document.getInt64(LEFT).getValue()));
    }
}
