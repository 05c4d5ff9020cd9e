package dev.maru.userroom.paging;

import dev.maru.platform.problem.MaruException;
import org.jspecify.annotations.Nullable;

/** How many items a client wants on a page. */
public final class Limit {

    public static final int MAX = 100;

    private Limit() {}

    /** Reads the {@code limit} parameter; anything but a whole number from 1 to {@value #MAX} is refused. */
    public static int of(@Nullable String raw, int absent) {
        if (raw == null) {
            return absent;
        }
        try {
            int limit = Integer.parseInt(raw);
            if (limit >= 1 && limit <= MAX) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // refused below, like a number out of range
        }
        throw MaruException.invalid("limit", "expected: a whole number from 1 to " + MAX);
    }
}
