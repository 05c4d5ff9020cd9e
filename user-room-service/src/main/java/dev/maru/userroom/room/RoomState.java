package dev.maru.userroom.room;

/** What became of a room. */
enum RoomState {
    OPEN,
    /** Nobody is in it. It is not listed; whoever has its link and joins owns it. */
    ARCHIVED,
    /** A tombstone: to everybody as if it had never been. */
    DELETED
}
