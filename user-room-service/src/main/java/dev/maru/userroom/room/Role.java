package dev.maru.userroom.room;

import dev.maru.userroom.membership.Membership;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a member is, and the table of what that allows. Who the owner is stands in the room alone: there is always exactly one. */
enum Role {
    OWNER(EnumSet.allOf(Right.class)),
    MODERATOR(EnumSet.of(Right.INVITE, Right.INVITE_BY_CODE, Right.REMOVE, Right.MUTE, Right.SLOW_DOWN)),
    MEMBER(EnumSet.of(Right.INVITE)),
    /** One of the two in a room of two; outside, a member. */
    PARTNER(EnumSet.of(Right.DELETE));

    private final Set<Right> rights;

    Role(Set<Right> rights) {
        this.rights = rights;
    }

    static Role of(Membership member, Room room) {
        if (room.isDirect()) {
            return PARTNER;
        }
        if (room.owner().equals(member.user())) {
            return OWNER;
        }
        return member.isModerator() ? MODERATOR : MEMBER;
    }

    boolean may(Right right) {
        return rights.contains(right);
    }

    /** Whether one with this role may act on one with another: only downwards. */
    boolean isAbove(Role other) {
        return ordinal() < other.ordinal() && other != PARTNER;
    }

    /** The word for it outside. */
    String word() {
        return this == PARTNER ? MEMBER.word() : name().toLowerCase(Locale.ROOT);
    }
}
