package dev.maru.userroom.relation;

import dev.maru.userroom.paging.Cursor;
import java.time.Instant;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * One follows another.
 *
 * @param id {@code from:to}
 * @param from who follows
 * @param to who is followed
 */
@Document(Follow.COLLECTION)
record Follow(@Id String id, String from, String to, Instant at) {

    static final String COLLECTION = "follows";

    static String id(String from, String to) {
        return from + ":" + to;
    }

    Cursor cursor() {
        return new Cursor(at, id);
    }
}
