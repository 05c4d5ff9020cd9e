package dev.maru.chat.membership;

/** What user-room-service says of a user in a room. */
public enum Membership {
    /** May read and write, and take back what others said. */
    OWNER,
    /** The same. */
    MODERATOR,
    /** May read and write. */
    MEMBER,
    /** The room is there, but not for this user. */
    STRANGER,
    /** There is no such room, it was deleted, or strangers are not to know of it. */
    NO_ROOM;

    public boolean isMember() {
        return this == OWNER || this == MODERATOR || this == MEMBER;
    }

    /** Whether the user may take back what others said, and writes whatever holds for members. */
    public boolean keepsOrder() {
        return this == OWNER || this == MODERATOR;
    }
}
