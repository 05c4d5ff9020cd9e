package dev.maru.userroom.token;

import dev.maru.userroom.secret.MasterSecret;
import dev.maru.userroom.secret.SecureBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals private keys for storage: AES-256-GCM, bound to the key's id, so that two sealed keys cannot be swapped. */
final class KeySeal {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;

    KeySeal(MasterSecret secret) {
        this.key = new SecretKeySpec(secret.key("signing keys at rest"), "AES");
    }

    byte[] seal(byte[] plain, String kid) {
        try {
            byte[] nonce = SecureBytes.next(NONCE_BYTES);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, kid).doFinal(plain);
            return ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot seal a signing key", e);
        }
    }

    byte[] open(byte[] sealed, String kid) {
        try {
            byte[] nonce = new byte[NONCE_BYTES];
            ByteBuffer buffer = ByteBuffer.wrap(sealed).get(nonce);
            byte[] rest = new byte[buffer.remaining()];
            buffer.get(rest);
            return cipher(Cipher.DECRYPT_MODE, nonce, kid).doFinal(rest);
        } catch (AEADBadTagException e) {
            throw new IllegalStateException(
                    "MARU_TOKEN_SECRET does not open the stored signing key " + kid
                            + ": start with the secret that it was sealed with, or remove the collection "
                            + SigningKey.COLLECTION + ", which signs everybody out",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot open a signing key", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String kid) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(kid.getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }
}
