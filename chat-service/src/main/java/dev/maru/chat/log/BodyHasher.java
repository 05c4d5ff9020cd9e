package dev.maru.chat.log;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes {@link BodyHash}es: HMAC-SHA-256 over kind and body, cut to 16 bytes. */
public final class BodyHasher {

    private static final int LENGTH = 16;
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac keyed;

    /**
     * @param key at least 32 bytes; the same on every instance and for the life of the log, or retries of old entries
     *     look like other texts
     */
    public BodyHasher(byte[] key) {
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public BodyHash hash(Body body) {
        Mac mac = copy();
        mac.update(body.kind().getBytes(StandardCharsets.UTF_8));
        mac.update((byte) 0);
        switch (body) {
            case Body.Message(String text) -> mac.update(text.getBytes(StandardCharsets.UTF_8));
            case Body.Joined(), Body.Left() -> {}
        }
        return new BodyHash(Arrays.copyOf(mac.doFinal(), LENGTH));
    }

    private Mac copy() {
        try {
            return (Mac) keyed.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
