package dev.maru.image.attachment;

import dev.maru.platform.problem.ErrorCode;
import dev.maru.platform.problem.MaruException;
import dev.maru.platform.secret.DerivedKeys;
import dev.maru.platform.secret.KeyedMac;
import dev.maru.platform.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/**
 * Permissions to fetch the pictures of one room for some minutes, which stand in their addresses: an image in a page cannot send a token,
 * and a token must not stand in an address. A grant names its user, whose membership is asked about all the same: so a removal counts within
 * seconds, and a grant that leaks is worth little.
 *
 * <p>A grant is {@code until.user.mac}: seconds since 1970 in base 36, a user id, and 16 bytes of HMAC-SHA-256 over room, user and time. One
 * that is for a single picture, whoever looks at it, has {@code -} in the place of the user, and is over that picture.
 */
final class Grants {

    private static final ErrorCode REFUSED = new ErrorCode("grant-refused", 403, false);
    private static final int MAC_BYTES = 16;
    private static final int MAX_LENGTH = 200;
    private static final int RADIX = 36;
    private static final String ANYBODY = "-";
    /** So many grants in a row are the same, so that addresses stay the same and browsers keep what they have. */
    private static final int PARTS = 3;

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final KeyedMac keyed;
    private final Duration lifetime;
    private final InstantSource clock;

    /** @param expiresAt after which another one is needed */
    record Grant(String grant, Instant expiresAt) {}

    Grants(AttachmentProperties properties, InstantSource clock) {
        this.lifetime = properties.grant();
        this.clock = clock;
        byte[] secret = Secrets.require("MARU_SERVICE_SECRET", properties.secret());
        keyed = new KeyedMac(new DerivedKeys(secret).key("maru.image.grant.v1"), MAC_BYTES);
    }

    Grant issue(String room, String user) {
        long until = until();
        return new Grant(written(until, user, mac(room, user, until)), Instant.ofEpochSecond(until));
    }

    /** For one picture of a room, whoever looks at it. */
    String issueForPicture(String room, String picture) {
        long until = until();
        return written(until, ANYBODY, mac(room, ofPicture(picture), until));
    }

    private long until() {
        long part = Math.max(1, lifetime.toSeconds() / PARTS);
        return (clock.instant().plus(lifetime).getEpochSecond() / part + 1) * part;
    }

    private static String written(long until, String user, byte[] mac) {
        return Long.toString(until, RADIX) + "." + user + "." + BASE64.encodeToString(mac);
    }

    /** No user has such an id. */
    private static String ofPicture(String picture) {
        return ANYBODY + "\0" + picture;
    }

    /**
     * The user of a grant for the room, nobody for one that is for this picture alone; fails with 403 {@code grant-refused} when it is none,
     * or none any more.
     */
    Optional<String> user(String room, String picture, String grant) {
        String[] parts = grant.length() > MAX_LENGTH ? new String[0] : grant.split("\\.", -1);
        if (parts.length != 3) {
            throw refused();
        }
        try {
            long until = Long.parseLong(parts[0], RADIX);
            byte[] mac = Base64.getUrlDecoder().decode(parts[2]);
            boolean forAnybody = parts[1].equals(ANYBODY);
            if (!MessageDigest.isEqual(mac, mac(room, forAnybody ? ofPicture(picture) : parts[1], until))
                    || clock.instant().getEpochSecond() >= until) {
                throw refused();
            }
            return forAnybody ? Optional.empty() : Optional.of(parts[1]);
        } catch (IllegalArgumentException e) {
            throw refused();
        }
    }

    private byte[] mac(String room, String user, long until) {
        return keyed.of((room + "\0" + user + "\0" + until).getBytes(StandardCharsets.UTF_8));
    }

    private static MaruException refused() {
        return new MaruException(REFUSED, "Ask for a grant: this one is not good (any more)");
    }
}
