package dev.maru.image.picture.jpeg;

import org.jspecify.annotations.Nullable;

/** The codes of a table specification (T.81 B.2.4.2, annex C), laid out for looking up several bits at once. */
final class HuffmanTable {

    /** Bits looked at to find a code at once; longer codes are rare. */
    static final int LOOKAHEAD = 10;

    /** Bits looked at to pass over several coefficients at once. */
    static final int SKIP_LOOKAHEAD = 13;

    /** The low bits of an entry of {@link #skipping}: how many bits to pass over. */
    static final int SKIP_BITS = 5;

    /** Added to the coefficients of an entry of {@link #skipping} when an end of block is the last of its codes. */
    static final int END_OF_BLOCK = 2 * ZigZag.BLOCK;

    /** Stands in {@link #skipping} for bits that do not contain a whole code: more coefficients than there could ever be. */
    private static final int NO_CODE = 255 << SKIP_BITS;

    private static final int LONGEST = 16;
    private static final int MAX_SYMBOLS = 256;

    private final short[] lookup = new short[1 << LOOKAHEAD];
    private final byte[] symbols;
    /** By length: the first code that is longer, its bits at the left of 16. */
    private final int[] limit = new int[LONGEST + 1];
    /** By length: what leads from a code to the index of its symbol. */
    private final int[] offset = new int[LONGEST + 1];

    private char @Nullable [] skipping;

    private HuffmanTable(int[] counts, byte[] symbols) throws DamagedJpegException {
        this.symbols = symbols;
        int code = 0;
        int symbol = 0;
        for (int length = 1; length <= LONGEST; length++) {
            offset[length] = symbol - code;
            for (int i = 0; i < counts[length]; i++, code++, symbol++) {
                if (length <= LOOKAHEAD) {
                    fill(code << LOOKAHEAD - length, length, symbols[symbol] & 0xff);
                }
            }
            if (code > 1 << length) {
                throw new DamagedJpegException("a Huffman table has too many codes");
            }
            limit[length] = code << LONGEST - length;
            code <<= 1;
        }
    }

    static HuffmanTable read(Segments segments) throws DamagedJpegException {
        int[] counts = new int[LONGEST + 1];
        int sum = 0;
        for (int length = 1; length <= LONGEST; length++) {
            counts[length] = segments.u8();
            sum += counts[length];
        }
        if (sum > MAX_SYMBOLS) {
            throw new DamagedJpegException("a Huffman table has too many codes");
        }
        byte[] symbols = new byte[sum];
        for (int i = 0; i < sum; i++) {
            symbols[i] = (byte) segments.u8();
        }
        return new HuffmanTable(counts, symbols);
    }

    private void fill(int from, int length, int symbol) throws DamagedJpegException {
        int to = from + (1 << LOOKAHEAD - length);
        if (to > lookup.length) {
            throw new DamagedJpegException("a Huffman table has too many codes");
        }
        for (int i = from; i < to; i++) {
            lookup[i] = (short) (length << 8 | symbol);
        }
    }

    /** Of the code at the left of these bits: its length above its symbol of eight bits. */
    int entry(long bits) throws DamagedJpegException {
        int entry = lookup[(int) (bits >>> Long.SIZE - LOOKAHEAD)];
        return entry != 0 ? entry : longer(bits);
    }

    private int longer(long bits) throws DamagedJpegException {
        int code = (int) (bits >>> Long.SIZE - LONGEST);
        for (int length = LOOKAHEAD + 1; length <= LONGEST; length++) {
            if (code < limit[length]) {
                return length << 8 | symbols[offset[length] + (code >> LONGEST - length)] & 0xff;
            }
        }
        throw new DamagedJpegException("there is no such code");
    }

    /**
     * For AC coefficients, by the next {@link #SKIP_LOOKAHEAD} bits: how many coefficients the codes therein stand for, above how many
     * bits they take with their values.
     */
    char[] skipping() {
        char[] table = skipping;
        if (table == null) {
            table = new char[1 << SKIP_LOOKAHEAD];
            for (int i = 0; i < table.length; i++) {
                table[i] = (char) skip(i);
            }
            skipping = table;
        }
        return table;
    }

    private int skip(int ahead) {
        int passed = 0;
        int coefficients = 0;
        while (passed < SKIP_LOOKAHEAD) {
            int left = ahead << passed & (1 << SKIP_LOOKAHEAD) - 1;
            int entry = lookup[left >> SKIP_LOOKAHEAD - LOOKAHEAD];
            int length = entry >> 8;
            if (entry == 0 || passed + length > SKIP_LOOKAHEAD) {
                break;
            }
            int run = (entry & 0xff) >> 4;
            int size = entry & 15;
            if (size == 0 && run != 15) {
                return coefficients + END_OF_BLOCK << SKIP_BITS | passed + length;
            }
            if (coefficients + run + 1 >= ZigZag.BLOCK) {
                break;
            }
            passed += length + size;
            coefficients += run + 1;
        }
        return passed == 0 ? NO_CODE : coefficients << SKIP_BITS | passed;
    }
}
