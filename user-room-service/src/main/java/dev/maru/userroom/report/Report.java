package dev.maru.userroom.report;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * Something that somebody reported.
 *
 * @param key of who reported what: one report each; unique
 * @param kind {@code user}, {@code room}, {@code message}, {@code post} or {@code comment}
 * @param target its id; of a message, its number
 * @param room the room of a message
 * @param reason one of a fixed list
 * @param text what the person adds; may be empty
 * @param state {@code open}, {@code resolved} or {@code dismissed}
 */
@Document(Report.COLLECTION)
record Report(
        @Id String id,
        String key,
        String by,
        String kind,
        String target,
        @Nullable String room,
        String reason,
        String text,
        Instant at,
        String state,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String note) {

    static final String COLLECTION = "reports";

    static final String OPEN = "open";

    boolean isOfMessage() {
        return room != null && kind.equals("message") && target.matches("[1-9][0-9]{0,14}");
    }
}
