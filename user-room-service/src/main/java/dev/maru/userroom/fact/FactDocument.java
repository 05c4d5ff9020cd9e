package dev.maru.userroom.fact;

import dev.maru.contracts.room.Fact;
import dev.maru.contracts.room.Line;
import dev.maru.contracts.room.MembershipState;
import dev.maru.contracts.room.RoomRules;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A fact as it is stored.
 *
 * @param id the partition and the position: the primary key decides who has a number
 * @param key by which it is known when it comes twice
 * @param line what the room's log says about it; null when that says nothing
 */
@Document(FactDocument.COLLECTION)
record FactDocument(
        @Id String id,
        int partition,
        long seq,
        String key,
        Instant at,
        @Nullable MembershipState membership,
        @Nullable RoomRules rules,
        @Nullable Line line) {

    static final String COLLECTION = "facts";

    static String id(int partition, long seq) {
        return "%02d:%016d".formatted(partition, seq);
    }

    Fact fact() {
        return new Fact(partition, seq, at, key, membership, rules, line);
    }
}
