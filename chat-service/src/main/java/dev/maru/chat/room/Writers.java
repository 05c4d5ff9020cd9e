package dev.maru.chat.room;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Which instances write into a room, as far as one of them can tell. Confined to the rooms thread. */
final class Writers {

    /** How long a room counts as shared after the last change of writers. To find it out anew costs a conflict. */
    static final Duration SHARED_FOR = Duration.ofMinutes(2);

    /** Some other instance: an entry does not say which. */
    static final String ELSEWHERE = "elsewhere";

    private @Nullable String last;
    private boolean shared;
    private long lastChange;

    void note(String instance, long now) {
        if (last != null && !last.equals(instance)) {
            shared = true;
            lastChange = now;
        }
        last = instance;
    }

    /** One who knows better says that nobody else writes. */
    void alone() {
        shared = false;
        last = null;
    }

    boolean areSeveral(long now) {
        return shared && now - lastChange < SHARED_FOR.toNanos();
    }
}
