package dev.maru.userroom.membership;

import java.util.Locale;

/** Where a user stands in a room. */
public enum Standing {
    NONE,
    INVITED,
    MEMBER,
    LEFT,
    REMOVED,
    BANNED;

    /** The word for it between services. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
