package dev.maru.userroom.room;

import dev.maru.userroom.membership.Membership;

/** What a member may do. Who the owner is stands in the room alone, so that there is always exactly one. */
final class Role {

    static final String OWNER = "owner";
    static final String MEMBER = "member";

    private Role() {}

    static String of(Membership membership, Room room) {
        return room.owner().equals(membership.user()) ? OWNER : MEMBER;
    }
}
