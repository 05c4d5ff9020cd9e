package dev.maru.image.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a picture somebody wants (RFC 9110, section 14). One range is served; whoever asks for several gets the whole picture,
 * which is allowed and costs no more than it.
 *
 * @param first the first byte, from 0
 * @param last the last byte
 */
record ByteRange(int first, int last) {

    /** Longer numbers are behind the end of every picture. */
    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,9})-(\\d{0,9})");

    private static final Pattern TOO_FAR = Pattern.compile("bytes=\\d{10,}-\\d*");

    /** What a range asks for that has nothing to do with the picture. */
    static final ByteRange NOWHERE = new ByteRange(-1, -1);

    /**
     * Reads the header.
     *
     * @param length of the picture in bytes
     * @return {@link #NOWHERE} when no such byte is there; null when the whole picture is to be served
     */
    static @Nullable ByteRange read(String header, int length) {
        Matcher one = ONE.matcher(header);
        if (!one.matches()) {
            return TOO_FAR.matcher(header).matches() ? NOWHERE : null;
        }
        String first = one.group(1);
        String last = one.group(2);
        if (first.isEmpty()) {
            return last.isEmpty() ? null : suffix(Integer.parseInt(last), length);
        }
        int from = Integer.parseInt(first);
        int to = last.isEmpty() ? length - 1 : Math.min(Integer.parseInt(last), length - 1);
        if (!last.isEmpty() && Integer.parseInt(last) < from) {
            return null;
        }
        return from < length ? new ByteRange(from, to) : NOWHERE;
    }

    private static ByteRange suffix(int wanted, int length) {
        return wanted == 0 || length == 0 ? NOWHERE : new ByteRange(Math.max(0, length - wanted), length - 1);
    }

    int length() {
        return last - first + 1;
    }
}
