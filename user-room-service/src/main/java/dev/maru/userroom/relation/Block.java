package dev.maru.userroom.relation;

import dev.maru.userroom.outbox.OutboxItem;
import dev.maru.userroom.paging.Cursor;
import java.time.Instant;
import java.util.List;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * One blocks another, or did.
 *
 * @param id {@code from:to}
 * @param active false after unblocking
 * @param version grows by one with every change
 * @param outbox what is still to be ended between the two
 */
@Document(Block.COLLECTION)
record Block(@Id String id, String from, String to, boolean active, long version, Instant at, List<OutboxItem> outbox) {

    static final String COLLECTION = "blocks";

    Cursor cursor() {
        return new Cursor(at, id);
    }
}
