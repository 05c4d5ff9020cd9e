package dev.maru.chat.room;

import dev.maru.chat.relay.RelayedEntry;
import java.util.List;

/** What a hub would do without repairing order: for a control that shows that the repair is needed. */
final class Unrepaired {

    private Unrepaired() {}

    /** Tells what came, whatever is missing before it. */
    static void hear(RoomHub hub, RelayedEntry entry) {
        Room room = hub.room(entry.room());
        if (room.position() != null && entry.seq() > room.head()) {
            room.found(entry.position());
            room.catchingUp.values().forEach(catchUp -> catchUp.keep(List.of(entry), Integer.MAX_VALUE));
            room.audience.tell(RoomHub.frames(List.of(entry)), entry.position(), "");
        }
    }
}
