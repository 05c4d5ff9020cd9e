package dev.maru.image.picture.jpeg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The second bytes of markers (T.81 B.1.1.3), and how to find the first. */
public final class Marker {

    static final int SOF0 = 0xc0;
    static final int SOF1 = 0xc1;
    static final int SOF2 = 0xc2;
    static final int DHT = 0xc4;
    static final int RST0 = 0xd0;
    static final int RST7 = 0xd7;
    static final int SOI = 0xd8;
    static final int EOI = 0xd9;
    static final int SOS = 0xda;
    static final int DQT = 0xdb;
    static final int DRI = 0xdd;
    static final int APP0 = 0xe0;
    static final int APP14 = 0xee;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Marker() {}

    /** The index of the next byte 0xFF, with which every marker starts; {@code end} when there is none before it. */
    static int find(byte[] file, int from, int end) {
        int at = from;
        while (at + Long.BYTES <= end) {
            long inverted = ~(long) WORDS.get(file, at);
            long zeros = inverted - LOW_BITS & ~inverted & HIGH_BITS;
            if (zeros != 0) {
                return at + (Long.numberOfTrailingZeros(zeros) >> 3);
            }
            at += Long.BYTES;
        }
        while (at < end && file[at] != (byte) 0xff) {
            at++;
        }
        return at;
    }

    /**
     * Where the entropy-coded segments of a scan end, restart markers among them (T.81 B.1.1.5): the index of the next other marker, or
     * the length of the file when there is none.
     */
    public static int endOfScan(byte[] file, int from) {
        int at = find(file, from, file.length);
        while (at + 1 < file.length) {
            int next = file[at + 1] & 0xff;
            if (next == 0xff) {
                at++;
            } else if (next == 0 || isRestart(next)) {
                at = find(file, at + 2, file.length);
            } else {
                return at;
            }
        }
        return file.length;
    }

    static boolean isRestart(int marker) {
        return marker >= RST0 && marker <= RST7;
    }
}
