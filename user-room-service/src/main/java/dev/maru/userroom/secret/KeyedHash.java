package dev.maru.userroom.secret;

import dev.maru.platform.secret.KeyedMac;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.crypto.Mac;

/** Hashes under a key for one purpose: whoever reads the database cannot try inputs. */
public final class KeyedHash {

    private final KeyedMac keyed;

    public KeyedHash(MasterSecret secret, String purpose) {
        this.keyed = new KeyedMac(secret.key(purpose), KeyedMac.LENGTH);
    }

    /** The hash of all parts in their order; no part can pass for the end of another. */
    public String of(String... parts) {
        Mac mac = keyed.begin();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            mac.update(bytes);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(keyed.end(mac));
    }
}
