package dev.maru.chat.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks whether bytes are UTF-8 (RFC 3629), piece by piece: overlong forms, surrogates and what is beyond U+10FFFF are not. The first
 * byte that no valid text could have there is found at once, wherever the pieces are cut.
 *
 * <p>Between two pieces all there is to know is a number: {@link #COMPLETE}, or how many bytes of a character are missing and
 * from where to where the next of them may be.
 */
final class Utf8 {

    /** No character is begun. */
    static final int COMPLETE = 0;

    /** Not UTF-8, whatever comes. */
    static final int INVALID = -1;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private static final int ANY = tail(0x80, 0xBF);
    private static final int TWO_MORE = 2 << 16;
    private static final int THREE_MORE = 3 << 16;

    private Utf8() {}

    /**
     * Goes on with the next piece.
     *
     * @param state what the piece before it gave; {@link #COMPLETE} for the first
     * @return the state after it
     */
    static int next(int state, byte[] bytes, int from, int to) {
        int at = from;
        int now = state;
        while (at < to) {
            if (now == COMPLETE) {
                if (at + Long.BYTES <= to && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
                    at += Long.BYTES;
                    continue;
                }
                int first = bytes[at++];
                if (first >= 0) {
                    continue;
                }
                if (isUsual(first) && at + 1 < to && isTail(bytes[at]) && isTail(bytes[at + 1])) {
                    at += 2;
                    continue;
                }
                now = after(first & 0xFF);
            } else {
                int next = bytes[at++] & 0xFF;
                if (next < (now >>> 8 & 0xFF) || next > (now & 0xFF)) {
                    return INVALID;
                }
                int missing = (now >>> 16) - 1;
                now = missing == 0 ? COMPLETE : missing << 16 | ANY;
            }
            if (now == INVALID) {
                return INVALID;
            }
        }
        return now;
    }

    /** Whether a first byte leads three bytes of which the others may be any: Korean, Chinese and Japanese, all but a corner. */
    private static boolean isUsual(int first) {
        return first >= (byte) 0xE1 && first <= (byte) 0xEC;
    }

    private static boolean isTail(byte next) {
        return next < (byte) 0xC0;
    }

    private static int after(int first) {
        if (first >= 0xC2 && first <= 0xDF) {
            return 1 << 16 | ANY;
        }
        return switch (first) {
            case 0xE0 -> TWO_MORE | tail(0xA0, 0xBF);
            case 0xE1, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xEB, 0xEC, 0xEE, 0xEF -> TWO_MORE | ANY;
            case 0xED -> TWO_MORE | tail(0x80, 0x9F);
            case 0xF0 -> THREE_MORE | tail(0x90, 0xBF);
            case 0xF1, 0xF2, 0xF3 -> THREE_MORE | ANY;
            case 0xF4 -> THREE_MORE | tail(0x80, 0x8F);
            default -> INVALID;
        };
    }

    private static int tail(int low, int high) {
        return low << 8 | high;
    }
}
