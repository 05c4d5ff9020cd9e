package dev.maru.image.picture.jpeg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bits of entropy-coded segments (T.81 F.2.2.5). A window of the file is freed of stuffed zeros (B.1.1.5) first, so that taking bits
 * needs no look at single bytes: {@link #refill} loads eight at once, of which those that do not fit are loaded again next time.
 *
 * <p>The window is topped up between MCUs, by {@link #prepare}; what is left in it is always enough for the longest MCU there can be, and
 * behind the end of a segment there are so many zeros. Loops that take many bits work on copies of the fields.
 */
final class BitReader {

    static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int WINDOW = 1 << 16;

    /** Ten blocks of 64 coefficients with codes of 16 and values of 15 bits, and the word that is loaded ahead. */
    private static final int LONGEST_MCU = 10 * 64 * 31 / 8 + 2 * Long.BYTES;

    /** How many bits are there after {@link #refill}. */
    private static final int SAFE = Long.SIZE - Byte.SIZE;

    /** What this class holds beside the file. */
    static final int BYTES = WINDOW + 2 * LONGEST_MCU;

    private final byte[] file;
    private int source;

    final byte[] window = new byte[BYTES];
    private int end;
    private int safe;
    private boolean ended;

    /** The next byte of the window to load. */
    int position;
    /** The next bits, at the left. */
    long bits;
    /** How many of the bits are valid; what is to the right of them is either zero or the same as what will be loaded there. */
    int count;

    BitReader(byte[] file) {
        this.file = file;
    }

    /** Begins with the segment that starts here. */
    void start(int at) {
        source = at;
        position = 0;
        end = 0;
        ended = false;
        bits = 0;
        count = 0;
        fill();
    }

    /** Goes on behind a restart marker, which must be the next that there is and have this number. */
    void restart(int number) throws DamagedJpegException {
        requireEnough();
        int at = source;
        while (!ended) {
            position = end;
            fill();
            at = source;
        }
        if (at + 1 >= file.length || (file[at + 1] & 0xff) != Marker.RST0 + number) {
            throw new DamagedJpegException("a restart marker is missing");
        }
        start(at + 2);
    }

    /** Before each MCU: everything that it may take is in the window. */
    void prepare() throws DamagedJpegException {
        if (position > safe) {
            if (ended) {
                throw cut();
            }
            fill();
        }
    }

    /** After the last MCU: whether all of its bits were there. */
    void requireEnough() throws DamagedJpegException {
        if (ended && (long) position * Byte.SIZE - count > (long) end * Byte.SIZE) {
            throw cut();
        }
    }

    private static DamagedJpegException cut() {
        return new DamagedJpegException("a scan ends too early");
    }

    private void fill() {
        System.arraycopy(window, position, window, 0, end - position);
        end -= position;
        position = 0;
        while (end < WINDOW && !ended) {
            int stop = Math.min(file.length, source + WINDOW - end);
            int next = Marker.find(file, source, stop);
            System.arraycopy(file, source, window, end, next - source);
            end += next - source;
            source = next;
            if (next == file.length || next < stop && next + 1 == file.length) {
                ended = true;
            } else if (next < stop) {
                takeMarked(file[next + 1] & 0xff);
            }
        }
        safe = ended ? end + Long.BYTES : end - LONGEST_MCU;
        if (ended) {
            Arrays.fill(window, end, end + LONGEST_MCU + 2 * Long.BYTES, (byte) 0);
        }
    }

    private void takeMarked(int second) {
        switch (second) {
            case 0 -> {
                window[end++] = (byte) 0xff;
                source += 2;
            }
            case 0xff -> source++;
            default -> ended = true;
        }
    }

    /** At least 56 bits are valid then. */
    void refill() {
        bits |= (long) WORDS.get(window, position) >>> count;
        position += Long.SIZE - 1 - count >> 3;
        count |= SAFE;
    }

    /** Takes up to 16 of the bits that were loaded. */
    int take(int wanted) {
        int value = (int) (bits >>> 1 >>> Long.SIZE - 1 - wanted);
        bits <<= wanted;
        count -= wanted;
        return value;
    }

    /** Passes over up to 64 bits, loaded or not. */
    void skip(int unwanted) {
        for (int left = unwanted; left > 0; ) {
            refill();
            int step = Math.min(left, SAFE);
            bits <<= step;
            count -= step;
            left -= step;
        }
    }

    /** The symbol of the next code (T.81 F.2.2.3); up to 16 of the bits that were loaded. */
    int symbol(HuffmanTable table) throws DamagedJpegException {
        int entry = table.entry(bits);
        bits <<= entry >> 8;
        count -= entry >> 8;
        return entry & 0xff;
    }

    /** RECEIVE and EXTEND (T.81 F.2.2.1): a value of so many bits, negative when the first is 0. */
    int signed(int size) {
        int value = take(size);
        return size == 0 || value >> size - 1 != 0 ? value : value - (1 << size) + 1;
    }
}
