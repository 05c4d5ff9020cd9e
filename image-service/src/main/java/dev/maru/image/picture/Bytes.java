package dev.maru.image.picture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Reads from an upload that never leave it: a length that points past the end means that the picture is cut off. */
record Bytes(byte[] array) {

    int length() {
        return array.length;
    }

    int u8(int at) {
        require(at, 1);
        return array[at] & 0xff;
    }

    int u16(int at) {
        return u8(at) << 8 | u8(at + 1);
    }

    long u32(int at) {
        return (long) u16(at) << 16 | u16(at + 2);
    }

    int u16le(int at) {
        return u8(at) | u8(at + 1) << 8;
    }

    int u24le(int at) {
        return u16le(at) | u8(at + 2) << 16;
    }

    long u32le(int at) {
        return u16le(at) | (long) u16le(at + 2) << 16;
    }

    /** The end of a range that must lie within the upload. */
    int require(int at, long length) {
        if (at < 0 || length < 0 || at + length > array.length) {
            throw PictureErrors.unreadable("it ends too early");
        }
        return at + (int) length;
    }

    boolean startsWith(String latin1, int at) {
        if (at + latin1.length() > array.length) {
            return false;
        }
        for (int i = 0; i < latin1.length(); i++) {
            if ((array[at + i] & 0xff) != latin1.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    String tag(int at) {
        require(at, 4);
        return new String(array, at, 4, ISO_8859_1);
    }
}
