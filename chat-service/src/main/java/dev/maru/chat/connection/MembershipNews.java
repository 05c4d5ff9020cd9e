package dev.maru.chat.connection;

import dev.maru.chat.frame.ServerFrames;
import dev.maru.chat.membership.MembershipListener;
import dev.maru.chat.room.RoomHub;
import dev.maru.contracts.room.MembershipState;
import dev.maru.contracts.room.RoomRules;

/** Tells people at once where they stand and what changed in a room, and lets those out who are in no more. */
final class MembershipNews implements MembershipListener {

    private final RoomHub hub;
    private final Connections connections;

    MembershipNews(RoomHub hub, Connections connections) {
        this.hub = hub;
        this.connections = connections;
    }

    @Override
    public void changed(MembershipState membership) {
        if (!membership.grantsAccess()) {
            hub.letOut(membership.room(), membership.user());
        }
        connections.tell(
                membership.user(),
                ServerFrames.membership(membership.room(), membership.state(), membership.version()));
    }

    @Override
    public void changed(RoomRules rules) {
        if (rules.ended()) {
            hub.endRoom(rules.room());
        } else {
            hub.tellHereSoon(rules.room(), ServerFrames.room(rules.room(), rules.version()));
        }
    }
}
