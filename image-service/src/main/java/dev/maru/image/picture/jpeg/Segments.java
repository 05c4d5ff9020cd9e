package dev.maru.image.picture.jpeg;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** Walks the marker segments of a file (T.81 B.1.1.4) and reads from the one it stands on, never beyond it. */
final class Segments {

    private final byte[] file;
    private int at;
    private int end;
    private int marker;

    Segments(byte[] file) throws DamagedJpegException {
        this.file = file;
        if (file.length < 2 || (file[0] & 0xff) != 0xff || (file[1] & 0xff) != Marker.SOI) {
            throw new DamagedJpegException("it has no start");
        }
        this.end = 2;
    }

    /** Goes on to the next segment and returns its marker; EOI, which has none, included. */
    int next() throws DamagedJpegException {
        at = end;
        end = file.length;
        if (u8() != 0xff) {
            throw new DamagedJpegException("there is something between its segments");
        }
        do {
            marker = u8();
        } while (marker == 0xff);
        if (marker != Marker.EOI) {
            int start = at;
            int length = u16();
            if (length < 2 || start + length > file.length) {
                throw new DamagedJpegException("a segment does not fit");
            }
            end = start + length;
        }
        return marker;
    }

    /** After a scan, which is longer than its header. */
    void continueAt(int marker) {
        end = marker;
    }

    int end() {
        return end;
    }

    int remaining() {
        return end - at;
    }

    int u8() throws DamagedJpegException {
        if (at >= end) {
            throw new DamagedJpegException("a segment is too short");
        }
        return file[at++] & 0xff;
    }

    int u16() throws DamagedJpegException {
        int high = u8();
        return high << 8 | u8();
    }

    boolean startsWith(String latin1) {
        byte[] wanted = latin1.getBytes(ISO_8859_1);
        int stop = at + wanted.length;
        return stop <= end && Arrays.equals(file, at, stop, wanted, 0, wanted.length);
    }

    void skip(int bytes) throws DamagedJpegException {
        for (int i = 0; i < bytes; i++) {
            u8();
        }
    }
}
