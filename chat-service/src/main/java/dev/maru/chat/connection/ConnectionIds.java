package dev.maru.chat.connection;

import dev.maru.platform.secret.KeyedMac;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of connections: {@code instance-number-mac}. They say where a connection is, so that nobody has to look for it, and cannot
 * be made up.
 */
public final class ConnectionIds {

    private static final int MAC_LENGTH = 12;
    private static final int RADIX = 32;
    private static final Pattern ID = Pattern.compile("([0-9a-v]{13})-([0-9a-v]{1,12})-([0-9a-f]{24})");

    private final KeyedMac keyed;
    private final String instance;

    /** @param number counts the connections of the instance */
    record Place(String instance, long number) {}

    /**
     * @param key the deployment's key for this use
     * @param instance this instance's id
     */
    public ConnectionIds(byte[] key, String instance) {
        this.keyed = new KeyedMac(key, MAC_LENGTH);
        this.instance = instance;
    }

    /** The name of a connection of this instance. */
    String of(long number) {
        String place = instance + "-" + Long.toString(number, RADIX);
        return place + "-" + HexFormat.of().formatHex(mac(place));
    }

    boolean isHere(Place place) {
        return place.instance().equals(instance);
    }

    /** Where a connection is; empty when it is no name that an instance of this deployment gave. */
    Optional<Place> read(String id) {
        Matcher parts = ID.matcher(id);
        if (!parts.matches()) {
            return Optional.empty();
        }
        byte[] expected = mac(parts.group(1) + "-" + parts.group(2));
        return MessageDigest.isEqual(expected, HexFormat.of().parseHex(parts.group(3)))
                ? Optional.of(new Place(parts.group(1), Long.parseLong(parts.group(2), RADIX)))
                : Optional.empty();
    }

    private byte[] mac(String place) {
        return keyed.of(place.getBytes(StandardCharsets.US_ASCII));
    }
}
