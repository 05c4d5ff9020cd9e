package dev.maru.userroom.report;

import java.time.Instant;
import java.util.regex.Pattern;
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

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,14}");

    boolean isOfMessage() {
        return room != null && kind.equals("message") && isNumber(target);
    }

    /** Whether this is what a message is named by. */
    static boolean isNumber(String target) {
        return NUMBER.matcher(target).matches();
    }
}
