package dev.maru.chat.relay;

import java.util.List;

/** What instances tell each other. */
public sealed interface RelayMessage {

    /** What an entry or a frame takes besides its JSON, about. */
    int OVERHEAD = 128;

    /** About how many bytes it takes. */
    default long size() {
        return switch (this) {
            case Entries(List<RelayedEntry> entries) ->
                entries.stream()
                        .mapToLong(entry -> entry.json().length + OVERHEAD)
                        .sum();
            case Ephemeral(String _, String _, byte[] json) -> json.length + OVERHEAD;
            case Present _, RoomEnded _ -> OVERHEAD;
        };
    }

    /** How many things it tells. */
    default int weight() {
        return switch (this) {
            case Entries(List<RelayedEntry> entries) -> entries.size();
            case Ephemeral _, Present _, RoomEnded _ -> 1;
        };
    }

    /** Entries that are stored, of rooms of one shard, in the order of their logs. */
    record Entries(List<RelayedEntry> entries) implements RelayMessage {}

    /**
     * A frame for whoever has the room open, which may be lost.
     *
     * @param room the room's id
     * @param except the user who does not get it; empty for nobody
     * @param json the frame
     */
    record Ephemeral(String room, String except, byte[] json) implements RelayMessage {}

    /**
     * A user has a room open on the instance that says so, or not any more. May be lost.
     *
     * @param instance who says so
     * @param version counts what it says of this kind
     */
    record Present(String room, String user, boolean online, String instance, long version) implements RelayMessage {}

    /** The room was deleted: end what is open there. */
    record RoomEnded(String room) implements RelayMessage {}
}
