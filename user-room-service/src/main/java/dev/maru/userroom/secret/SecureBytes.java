package dev.maru.userroom.secret;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * Random bytes for secrets. The generator is seeded once, at the start: the platform's default one reads a device file
 * again and again, which would block an event loop.
 */
public final class SecureBytes {

    private static final SecureRandom RANDOM = generator();

    private SecureBytes() {}

    /** Does the seeding, which blocks: called while the service starts, on the main thread. */
    static void seed() {
        next(1);
    }

    public static byte[] next(int size) {
        byte[] bytes = new byte[size];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** For algorithms that draw their own. */
    public static SecureRandom source() {
        return RANDOM;
    }

    private static SecureRandom generator() {
        try {
            return SecureRandom.getInstance("DRBG");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("DRBG is missing", e);
        }
    }
}
