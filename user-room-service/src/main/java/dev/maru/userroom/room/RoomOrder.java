package dev.maru.userroom.room;

import java.util.List;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The rooms that somebody wants on top of the list.
 *
 * @param user whose list it is
 * @param rooms from the top
 */
@Document(RoomOrder.COLLECTION)
record RoomOrder(@Id String user, List<String> rooms) {

    static final String COLLECTION = "roomOrders";

    /** Rooms that one person can put on top. */
    static final int MAX = 100;
}
