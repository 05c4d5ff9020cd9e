package dev.maru.chat.membership;

import dev.maru.contracts.room.MembershipState;
import dev.maru.contracts.room.RoomRules;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a user stands in a room, and what holds for writing there.
 *
 * @param mutedUntil up to when the user may not write; null when nobody said so
 * @param readOnly whether only those may write who keep order
 * @param slowMode how long others wait between two messages; zero when they need not
 */
public record Place(Membership membership, @Nullable Instant mutedUntil, boolean readOnly, Duration slowMode) {

    private static final Place NOWHERE = new Place(Membership.NO_ROOM, null, false, Duration.ZERO);

    /** @param rules null when the room has none */
    static Place of(MembershipState state, @Nullable RoomRules rules) {
        if (MembershipState.NO_ROOM.equals(state.state()) || rules != null && rules.ended()) {
            return NOWHERE;
        }
        if (!state.grantsAccess()) {
            return rules != null && rules.hidden()
                    ? NOWHERE
                    : new Place(Membership.STRANGER, null, false, Duration.ZERO);
        }
        return rules == null
                ? new Place(role(state.role()), state.mutedUntil(), false, Duration.ZERO)
                : new Place(
                        role(state, rules),
                        state.mutedUntil(),
                        rules.readOnly(),
                        Duration.ofMillis(rules.slowModeMs()));
    }

    /** Who the owner is stands in the room. */
    private static Membership role(MembershipState state, RoomRules rules) {
        if (rules.owner().equals(state.user())) {
            return Membership.OWNER;
        }
        return MembershipState.OWNER.equals(state.role()) ? Membership.MEMBER : role(state.role());
    }

    private static Membership role(@Nullable String role) {
        return switch (role) {
            case MembershipState.OWNER -> Membership.OWNER;
            case MembershipState.MODERATOR -> Membership.MODERATOR;
            case null, default -> Membership.MEMBER;
        };
    }
}
