package dev.maru.platform.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Keys for different uses from one secret (HKDF-SHA256, RFC 5869), so that none tells anything about another. The same on every instance
 * and after every start.
 */
public final class DerivedKeys {

    private static final String ALGORITHM = "HKDF-SHA256";
    private static final int LENGTH = 32;
    private static final byte[] NO_SALT = {};

    private final byte[] secret;
    private final byte[] salt;

    public DerivedKeys(byte[] secret) {
        this(secret, NO_SALT);
    }

    /** @param salt the same for all keys; it need not be secret */
    public DerivedKeys(byte[] secret, byte[] salt) {
        this.secret = secret.clone();
        this.salt = salt.clone();
    }

    /** 32 bytes for one use. */
    public byte[] key(String use) {
        try {
            return KDF.getInstance(ALGORITHM)
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addIKM(secret)
                            .addSalt(salt)
                            .thenExpand(use.getBytes(StandardCharsets.UTF_8), LENGTH));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is missing", e);
        }
    }
}
