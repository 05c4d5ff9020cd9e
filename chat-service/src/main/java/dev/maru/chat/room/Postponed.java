package dev.maru.chat.room;

import dev.maru.chat.error.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a sender says in order when some of it has to be said again: after a refusal that may be retried, whatever the sender said
 * behind it is refused like it, until it comes again. Otherwise what was sent together would be stored in another order.
 *
 * <p>A sender who does not say it again is heard after a while. Confined to one thread.
 *
 * @param <L> whose line it is, such as the room of a connection
 */
public final class Postponed<L> {

    /** How long after the last refusal what comes may have been sent before the sender heard of it. */
    private static final Duration AFTER_THE_LAST = Duration.ofSeconds(2);

    private static final Duration AFTER_THE_FIRST = Duration.ofSeconds(10);
    private static final int TIDY_FROM = 64;

    private final Map<L, First> firsts = new HashMap<>();

    private static final class First {
        final String key;
        final Refusal refusal;
        final long since;
        long last;

        First(String key, Refusal refusal, long since) {
            this.key = key;
            this.refusal = refusal;
            this.since = since;
            this.last = since;
        }

        boolean isOver(long now) {
            return now - last > AFTER_THE_LAST.toNanos() || now - since > AFTER_THE_FIRST.toNanos();
        }
    }

    /**
     * Why a draft has to wait for another one that was sent before it; null if there is none.
     *
     * @param now in terms of {@link System#nanoTime()}
     */
    public @Nullable Refusal behind(L line, String key, long now) {
        First first = firsts.get(line);
        if (first == null) {
            return null;
        }
        if (first.key.equals(key) || first.isOver(now)) {
            firsts.remove(line);
            return null;
        }
        first.last = now;
        return first.refusal;
    }

    /** A draft was refused: if it may be sent again, what was sent behind it has to wait. */
    public void refused(L line, String key, Refusal refusal, long now) {
        if (!refusal.code().retryable()) {
            return;
        }
        if (firsts.size() >= TIDY_FROM) {
            firsts.values().removeIf(first -> first.isOver(now));
        }
        firsts.putIfAbsent(line, new First(key, refusal, now));
    }
}
