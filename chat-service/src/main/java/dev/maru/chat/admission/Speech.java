package dev.maru.chat.admission;

import dev.maru.chat.error.Refusal;
import dev.maru.chat.log.Body;
import dev.maru.chat.log.Draft;
import dev.maru.chat.membership.Place;
import dev.maru.chat.membership.SlowMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Who may speak in a room now. Whoever keeps order always may, unless muted; everybody may take back what they said, because that hurts
 * nobody.
 */
public final class Speech {

    private final SlowMode slowMode;
    private final Clock clock;

    public Speech(SlowMode slowMode, Clock clock) {
        this.slowMode = slowMode;
        this.clock = clock;
    }

    /** Null, or why somebody may not write this. */
    @Nullable
    Refusal check(Place place, Body body) {
        if (body instanceof Body.Delete) {
            return null;
        }
        Instant until = place.mutedUntil();
        if (until != null) {
            Duration left = Duration.between(clock.instant(), until);
            if (left.isPositive()) {
                return Refusal.muted(left);
            }
        }
        return place.readOnly() && !place.membership().keepsOrder() ? Refusal.readOnly() : null;
    }

    /** Whether somebody waits between this and the message before. */
    boolean isSlowed(Place place, Body body) {
        return body instanceof Body.Message
                && place.slowMode().isPositive()
                && !place.membership().keepsOrder();
    }

    /** Zero, or how long there is to wait. */
    Mono<Duration> takeTurn(String room, Draft draft, Place place) {
        return slowMode.take(room, draft.by(), draft.key(), place.slowMode());
    }
}
