package dev.maru.chat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/** Keys for different uses from one secret (HKDF, RFC 5869), so that none tells anything about another. */
final class DerivedKeys {

    private static final int LENGTH = 32;

    private final byte[] secret;

    DerivedKeys(byte[] secret) {
        this.secret = secret.clone();
    }

    byte[] forBodyHashes() {
        return derive("maru.chat.body-hash.v1");
    }

    byte[] forRelay() {
        return derive("maru.chat.relay-mac.v1");
    }

    byte[] forConnectionIds() {
        return derive("maru.chat.connection-id.v1");
    }

    /** A name for this deployment that tells nothing about the secret. */
    String deployment() {
        return HexFormat.of().formatHex(Arrays.copyOf(derive("maru.chat.deployment.v1"), 6));
    }

    private byte[] derive(String use) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addIKM(secret)
                            .thenExpand(use.getBytes(StandardCharsets.UTF_8), LENGTH));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
