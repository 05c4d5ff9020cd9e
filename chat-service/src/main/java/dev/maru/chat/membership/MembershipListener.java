package dev.maru.chat.membership;

import dev.maru.contracts.room.MembershipState;
import dev.maru.contracts.room.RoomRules;

/** Learns what changed in user-room-service, each change once and never an older one after a newer one. */
public interface MembershipListener {

    void changed(MembershipState membership);

    void changed(RoomRules rules);
}
