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
        boolean wanted = channel.plane.contains(column, row);
        long before = coefficients.nonzero(column, row);
        long nonzero = before;
        int k = scan.start();
        while (emptyBlocks == 0 && k <= scan.end()) {
            in.refill();
            int symbol = in.symbol(channel.ac());
            int zeros = symbol >> 4;
            int size = symbol & 15;
            int value = 0;
            if (size > 1) {
                throw new DamagedJpegException("a refined coefficient is too large");
            }
            if (size == 1) {
                value = in.take(1) == 0 ? -1 << scan.low() : 1 << scan.low();
            } else if (zeros != 15) {
                // This block's rest counts as the first of them.
                emptyBlocks = (1 << zeros) + in.take(zeros);
                break;
            }
            while (k <= scan.end() && ((before >>> k & 1) != 0 || zeros-- > 0)) {
                if ((before >>> k & 1) != 0) {
                    refine(coefficients, column, row, k, wanted);
                }
                k++;
            }
            if (size == 1) {
                if (k > scan.end()) {
                    throw new DamagedJpegException("a block has too many coefficients");
                }
                nonzero |= 1L << k;
                if (wanted) {
                    coefficients.add(column, row, k, value);
                }
            }
            k++;
        }
        if (emptyBlocks > 0) {
            emptyBlocks--;
            for (; k <= scan.end(); k++) {
                if ((before >>> k & 1) != 0) {
                    refine(coefficients, column, row, k, wanted);
                }
            }
        }
        coefficients.nonzero(column, row, nonzero);
    }

    /** One more bit, away from zero. */
    private void refine(Coefficients coefficients, int column, int row, int k, boolean wanted) {
        in.refill();
        if (in.take(1) != 0 && wanted) {
            int sign = coefficients.value(column, row, k) < 0 ? -1 : 1;
            coefficients.add(column, row, k, sign << scan.low());
        }
    }
}
