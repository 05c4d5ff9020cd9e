package dev.maru.userroom.room;

/** What somebody may do in a room, besides reading and writing. */
enum Right {
    /** Ask others in. */
    INVITE,
    /** Make and see codes by which anybody comes in. */
    INVITE_BY_CODE,
    /** Send members away, keep them away, and let them come back. */
    REMOVE,
    /** Keep members from writing for a while. */
    MUTE,
    /** Make the room read-only or slow. */
    SLOW_DOWN,
    /** Change its name and picture. */
    RENAME,
    /** Change its password and capacity. */
    GUARD,
    /** Make members moderators, and the other way round. */
    APPOINT,
    /** Give the room to another member. */
    HAND_OVER,
    /** End the room. */
    DELETE
}
