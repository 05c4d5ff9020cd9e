package dev.maru.chat.membership;

/** What user-room-service says of a user in a room. */
public enum Membership {
    /** May read and write, and take back what others said. */
    OWNER,
    /** May read and write. */
    MEMBER,
    /** The room is there, but not for this user. */
    STRANGER,
    /** There is no such room, or it was deleted. */
    NO_ROOM;

    public boolean isMember() {
        return this == OWNER || this == MEMBER;
    }
}
