package dev.maru.userroom.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That an administrator keeps somebody out.
 *
 * @param until when it ends by itself; null: not before an administrator ends it
 */
public record Suspension(
        String reason, String by, Instant at, @Nullable Instant until) {

    boolean isOver(Instant now) {
        return until != null && !now.isBefore(until);
    }
}
