package dev.maru.image.picture.jpeg;

/**
 * A further scan of a band of AC coefficients (T.81 G.1.2.3): one bit more of each that was not zero before, and those that no longer are.
 */
final class ProgressiveAcRefinement implements BlockCoding {

    private final BitReader in;
    private final ScanHeader scan;
    private int emptyBlocks;

    ProgressiveAcRefinement(BitReader in, ScanHeader scan) {
        this.in = in;
        this.scan = scan;
    }

    @Override
    public void restart() {
        emptyBlocks = 0;
    }

    @Override
    public void block(Channel channel, int column, int row) throws DamagedJpegException {
        Coefficients coefficients = channel.coefficients();
        HuffmanTable table = channel.ac();
        int block = coefficients.block(column, row);
        long before = coefficients.nonzero(column, row);
        long nonzero = before;
        long band = from(scan.start()) & ~from(scan.end() + 1);
        while (emptyBlocks == 0 && band != 0) {
            in.refill();
            int symbol = in.symbol(table);
            int zeros = symbol >> 4;
            int size = symbol & 15;
            if (size > 1) {
                throw new DamagedJpegException("a refined coefficient is too large");
            }
            if (size == 0 && zeros != 15) {
                // This block's rest counts as the first of them.
                emptyBlocks = (1 << zeros) + in.take(zeros);
                break;
            }
            int value = size == 0 ? 0 : in.take(1) == 0 ? -1 << scan.low() : 1 << scan.low();
            long gaps = band & ~before;
            for (int i = 0; i < zeros; i++) {
                gaps &= gaps - 1;
            }
            int k = Long.numberOfTrailingZeros(gaps);
            refine(coefficients, block, before & band & ~from(k));
            band &= from(k + 1);
            if (size == 1) {
                if (k == ZigZag.BLOCK) {
                    throw new DamagedJpegException("a block has too many coefficients");
                }
                nonzero |= 1L << k;
                coefficients.add(block, k, value);
            }
        }
        if (emptyBlocks > 0) {
            emptyBlocks--;
            refine(coefficients, block, before & band);
        }
        coefficients.nonzero(column, row, nonzero);
    }

    /** One more bit for each of these, away from zero. */
    private void refine(Coefficients coefficients, int block, long which) {
        if (block == Coefficients.NOWHERE || (which & coefficients.kept) == 0) {
            in.skip(Long.bitCount(which));
            return;
        }
        for (long left = which; left != 0; left &= left - 1) {
            int k = Long.numberOfTrailingZeros(left);
            in.refill();
            if (in.take(1) != 0 && (coefficients.kept >>> k & 1) != 0) {
                int sign = coefficients.value(block, k) < 0 ? -1 : 1;
                coefficients.add(block, k, sign << scan.low());
            }
        }
    }

    /** The bits of all places from this one on. */
    private static long from(int k) {
        return k >= ZigZag.BLOCK ? 0 : -1L << k;
    }
}
