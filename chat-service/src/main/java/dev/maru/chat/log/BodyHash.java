package dev.maru.chat.log;

import java.util.Arrays;
import java.util.HexFormat;

/** A keyed hash of an entry's body: equal for a retry, different for another text, silent about the text itself. */
public final class BodyHash {

    private final byte[] bytes;

    BodyHash(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BodyHash that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
