package dev.maru.platform.id;

import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * UUIDs of version 7 (RFC 9562): 48 bits of milliseconds, then 74 random bits.
 *
 * <p>An id is a name, not a secret: whoever knows one must still be allowed to use it. So the random bits come from
 * {@link ThreadLocalRandom}, which neither blocks nor locks on an event loop.
 */
public final class Ids {

    private static final int LENGTH = 36;

    private Ids() {}

    /** Whether this is a UUID of any version, in its canonical form or in capitals. A loop: every message passes here. */
    public static boolean isUuid(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char next = text.charAt(i);
            boolean right = i == 8 || i == 13 || i == 18 || i == 23 ? next == '-' : HexFormat.isHexDigit(next);
            if (!right) {
                return false;
            }
        }
        return true;
    }

    /** A new id in its canonical form of 36 characters. */
    public static String next() {
        return at(System.currentTimeMillis()).toString();
    }

    static UUID at(long epochMillis) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = epochMillis << 16 | 0x7000L | random.nextLong() & 0x0fffL;
        long low = 0x8000_0000_0000_0000L | random.nextLong() >>> 2;
        return new UUID(high, low);
    }
}
