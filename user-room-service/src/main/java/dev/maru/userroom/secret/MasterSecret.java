package dev.maru.userroom.secret;

import dev.maru.platform.secret.DerivedKeys;
import dev.maru.platform.secret.Secrets;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * {@code MARU_TOKEN_SECRET}, never used itself: every purpose has a key derived from it (HKDF-SHA256, RFC 5869), so that
 * what is known about one tells nothing about another.
 */
public final class MasterSecret {

    private static final byte[] SALT = "maru user-room-service".getBytes(StandardCharsets.US_ASCII);

    private final DerivedKeys keys;

    public MasterSecret(@Nullable String secret) {
        this.keys = new DerivedKeys(Secrets.require("MARU_TOKEN_SECRET", secret), SALT);
    }

    /** 32 bytes for one purpose, the same on every instance and after every start. */
    public byte[] key(String purpose) {
        return keys.key(purpose);
    }
}
