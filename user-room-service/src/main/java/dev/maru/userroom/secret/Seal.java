package dev.maru.userroom.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Hides bytes and proves that they are ours: AES-256-GCM under a key for one purpose, bound to a label. */
public final class Seal {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;

    public Seal(MasterSecret secret, String purpose) {
        this.key = new SecretKeySpec(secret.key(purpose), "AES");
    }

    /** @param label must be the same when it is opened, so that two sealed things cannot be swapped */
    public byte[] close(byte[] plain, String label) {
        try {
            byte[] nonce = SecureBytes.next(NONCE_BYTES);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, label).doFinal(plain);
            return ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot seal", e);
        }
    }

    /** What was sealed, or null when this is not what we sealed under this label. */
    public byte @Nullable [] open(byte[] sealed, String label) {
        if (sealed.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            return null;
        }
        try {
            byte[] nonce = new byte[NONCE_BYTES];
            ByteBuffer buffer = ByteBuffer.wrap(sealed).get(nonce);
            byte[] rest = new byte[buffer.remaining()];
            buffer.get(rest);
            return cipher(Cipher.DECRYPT_MODE, nonce, label).doFinal(rest);
        } catch (AEADBadTagException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot open a seal", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String label) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(label.getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }
}
