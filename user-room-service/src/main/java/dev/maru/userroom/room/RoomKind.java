package dev.maru.userroom.room;

import java.util.Locale;

/** Who finds a room, and who may enter it. */
enum RoomKind {
    /** Listed, and open to everybody who is not banned; with a password, to whoever knows it. */
    PUBLIC,
    /** Not there for whoever is not in it or invited. */
    PRIVATE,
    /** Of two people, who are both its partners. Nobody else ever enters. */
    DIRECT;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isHidden() {
        return this != PUBLIC;
    }
}
