package dev.maru.platform.secret;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 (RFC 2104) under one key, cut to its first bytes. For any thread: each is made by a copy that has the key already. */
public final class KeyedMac {

    /** In bytes, uncut. */
    public static final int LENGTH = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac keyed;
    private final int length;

    /**
     * @param key at least 32 bytes
     * @param length of what comes out, in bytes: 1 to {@link #LENGTH}
     */
    public KeyedMac(byte[] key, int length) {
        this.length = length;
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is missing", e);
        }
    }

    public byte[] of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    public byte[] of(byte[] bytes, int offset, int count) {
        Mac mac = begin();
        mac.update(bytes, offset, count);
        return end(mac);
    }

    /** What takes the parts of something that comes in several. */
    public Mac begin() {
        try {
            return (Mac) keyed.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What comes out of the parts that were given to it. */
    public byte[] end(Mac begun) {
        return Arrays.copyOf(begun.doFinal(), length);
    }
}
