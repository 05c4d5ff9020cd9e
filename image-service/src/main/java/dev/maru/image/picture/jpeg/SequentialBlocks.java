package dev.maru.image.picture.jpeg;

/**
 * Blocks with all their coefficients in one scan (T.81 F.2.2). Coefficients behind the last that the transform takes are passed over
 * without looking at their values, and so are all but the means of blocks outside of the view.
 */
final class SequentialBlocks implements BlockCoding {

    private static final int[] NOTHING = {};

    private final BitReader in;

    SequentialBlocks(BitReader in) {
        this.in = in;
    }

    @Override
    public void restart() {}

    @Override
    public void block(Channel channel, int column, int row) throws DamagedJpegException {
        in.refill();
        int size = in.symbol(channel.dc()) & 15;
        channel.prediction += in.signed(size);
        Plane plane = channel.plane;
        if (!plane.contains(column, row)) {
            pass(channel.ac());
            return;
        }
        InverseDct transform = channel.transform;
        int[] multipliers = channel.quantization();
        int mean = channel.prediction * multipliers[0];
        int[] block = channel.block;
        if (coefficients(channel.ac(), transform.last, multipliers, block)) {
            block[0] = mean;
            transform.transform(block, plane.samples(), plane.offset(column, row), plane.stride());
            transform.clear(block);
        } else {
            transform.fill(mean, plane.samples(), plane.offset(column, row), plane.stride());
        }
    }

    private void pass(HuffmanTable table) throws DamagedJpegException {
        coefficients(table, 0, NOTHING, NOTHING);
    }

    /**
     * The AC coefficients (T.81 F.2.2.2) into the block, multiplied, as far as the last that is wanted.
     *
     * @return whether there was any of these
     */
    private boolean coefficients(HuffmanTable table, int last, int[] multipliers, int[] block)
            throws DamagedJpegException {
        byte[] window = in.window;
        int position = in.position;
        long bits = in.bits;
        int count = in.count;
        boolean any = false;
        int k = 1;
        while (k <= last) {
            bits |= (long) BitReader.WORDS.get(window, position) >>> count;
            position += Long.SIZE - 1 - count >> 3;
            count |= Long.SIZE - Byte.SIZE;
            int entry = table.entry(bits);
            int size = entry & 15;
            int run = (entry & 0xff) >> 4;
            int length = entry >> 8;
            if (size > 0) {
                k += run;
                if (k >= ZigZag.BLOCK) {
                    throw tooMany();
                }
                long value = bits << length;
                // EXTEND: a first bit of 0 means negative, counted from the lowest of so many bits.
                int extension = (int) (~value >> Long.SIZE - 1) & (-1 << size) + 1;
                block[ZigZag.NATURAL[k]] = ((int) (value >>> Long.SIZE - size) + extension) * multipliers[k];
                any = true;
                k++;
            } else if (run == 15) {
                k += 16;
            } else {
                k = ZigZag.BLOCK;
            }
            bits <<= length + size;
            count -= length + size;
        }
        char[] skipping = table.skipping();
        while (k < ZigZag.BLOCK) {
            bits |= (long) BitReader.WORDS.get(window, position) >>> count;
            position += Long.SIZE - 1 - count >> 3;
            count |= Long.SIZE - Byte.SIZE;
            int entry = skipping[(int) (bits >>> Long.SIZE - HuffmanTable.SKIP_LOOKAHEAD)];
            int next = k + (entry >> HuffmanTable.SKIP_BITS);
            int taken = entry & (1 << HuffmanTable.SKIP_BITS) - 1;
            if (next > ZigZag.BLOCK
                    && (next < HuffmanTable.END_OF_BLOCK || next >= HuffmanTable.END_OF_BLOCK + ZigZag.BLOCK)) {
                // Of these codes some belong to the next block already, or there is none so short.
                int single = table.entry(bits);
                int size = single & 15;
                int run = (single & 0xff) >> 4;
                next = size == 0 && run != 15 ? ZigZag.BLOCK : k + run + 1;
                taken = (single >> 8) + size;
                if (next > ZigZag.BLOCK) {
                    throw tooMany();
                }
            }
            k = next;
            bits <<= taken;
            count -= taken;
        }
        in.position = position;
        in.bits = bits;
        in.count = count;
        return any;
    }

    private static DamagedJpegException tooMany() {
        return new DamagedJpegException("a block has too many coefficients");
    }
}
