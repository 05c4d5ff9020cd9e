package dev.maru.userroom.secret;

import dev.maru.platform.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * {@code MARU_TOKEN_SECRET}, never used itself: every purpose has a key derived from it (HKDF-SHA256, RFC 5869), so that
 * what is known about one tells nothing about another.
 */
public final class MasterSecret {

    private static final byte[] SALT = "maru user-room-service".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY_BYTES = 32;

    private final byte[] secret;

    public MasterSecret(@Nullable String secret) {
        this.secret = Secrets.require("MARU_TOKEN_SECRET", secret);
    }

    /** 32 bytes for one purpose, the same on every instance and after every start. */
    public byte[] key(String purpose) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addIKM(secret)
                            .addSalt(SALT)
                            .thenExpand(purpose.getBytes(StandardCharsets.US_ASCII), KEY_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HKDF-SHA256 is missing", e);
        }
    }
}
