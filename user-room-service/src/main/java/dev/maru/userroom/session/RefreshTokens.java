package dev.maru.userroom.session;

import dev.maru.userroom.secret.KeyedHash;
import dev.maru.userroom.secret.MasterSecret;
import dev.maru.userroom.secret.SecureBytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Refresh tokens: {@code session.random.mac}. The random part is the secret; the MAC says that we made it. Without the
 * MAC, a made-up token for a known session would look like a used one, and anybody who saw a session id could end the
 * session.
 */
final class RefreshTokens {

    private static final int RANDOM_BYTES = 32;
    private static final int MAX_LENGTH = 256;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final KeyedHash mac;
    private final KeyedHash atRest;

    RefreshTokens(MasterSecret secret) {
        this.mac = new KeyedHash(secret, "refresh token mac");
        this.atRest = new KeyedHash(secret, "refresh tokens at rest");
    }

    RefreshToken next(String session) {
        String random = BASE64.encodeToString(SecureBytes.next(RANDOM_BYTES));
        return token(session, random, mac.of(session, random));
    }

    /** The token that a client sent, or null when it is none of ours. */
    @Nullable
    RefreshToken parse(String raw) {
        if (raw.length() > MAX_LENGTH) {
            return null;
        }
        String[] parts = raw.split("\\.", -1);
        if (parts.length != 3 || !isSame(mac.of(parts[0], parts[1]), parts[2])) {
            return null;
        }
        return token(parts[0], parts[1], parts[2]);
    }

    /** In a time that does not depend on where they differ. */
    static boolean isSame(String one, @Nullable String other) {
        return other != null
                && MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private RefreshToken token(String session, String random, String tag) {
        String value = session + "." + random + "." + tag;
        return new RefreshToken(session, value, atRest.of(value));
    }

    /** @param hash what is stored of it */
    record RefreshToken(String session, String value, String hash) {
        @Override
        public String toString() {
            return "RefreshToken[" + session + "]";
        }
    }
}
