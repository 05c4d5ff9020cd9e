package dev.maru.image.membership;

import dev.maru.platform.id.Ids;
import dev.maru.platform.problem.MaruException;

/** What the id of a room looks like. */
public final class RoomIds {

    private RoomIds() {}

    /** The room itself; what is no id is no room, and nobody else is asked about it. */
    public static String require(String room) {
        if (!Ids.isUuid(room)) {
            throw MaruException.notFound("Room");
        }
        return room;
    }
}
