package dev.maru.userroom.limit;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Mono;

/** What people do that costs others something: so often for each of them, and so often for all who come from one network address. */
public final class RateLimits {

    /** What is limited. */
    public enum Kind {
        /** New rooms. */
        CREATE,
        /** Entering a room. */
        JOIN,
        /** Inviting somebody, and new invite codes. */
        INVITE,
        /** Following and blocking. */
        FOLLOW,
        /** Trying the password of a room, or an invite code. */
        GUESS,
        /** The same, counted for the room, whoever tries and from wherever. */
        GUESS_AT
    }

    private final Map<Kind, Quota> each = new EnumMap<>(Kind.class);
    private final Map<Kind, Quota> together = new EnumMap<>(Kind.class);

    RateLimits(LimitProperties properties, Quotas quotas) {
        for (Kind kind : Kind.values()) {
            int events = properties.of(kind);
            each.put(kind, quotas.of(kind + " by user", events, properties.window()));
            together.put(
                    kind,
                    quotas.of(
                            kind + " by address",
                            Math.clamp((long) events * properties.peoplePerAddress(), 1, Integer.MAX_VALUE),
                            properties.window()));
        }
    }

    /**
     * Completes when it may be done, and counts it, for whoever does it and for the address that the request comes from;
     * fails as {@code rate-limited} when it was done too often.
     */
    public Mono<Void> take(Kind kind, String who) {
        return of(each, kind)
                .take(who)
                .then(AddressFilter.address()
                        .flatMap(address -> of(together, kind).take(address)));
    }

    /** Takes back a count: what was let in was no attempt after all. */
    public Mono<Void> giveBack(Kind kind, String who) {
        return of(each, kind)
                .giveBack(who)
                .then(AddressFilter.address()
                        .flatMap(address -> of(together, kind).giveBack(address)));
    }

    private static Quota of(Map<Kind, Quota> quotas, Kind kind) {
        return Objects.requireNonNull(quotas.get(kind));
    }
}
