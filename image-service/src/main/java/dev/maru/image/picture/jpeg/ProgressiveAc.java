package dev.maru.image.picture.jpeg;

/** The first scan of a band of AC coefficients (T.81 G.1.2.2): their upper bits, and runs of blocks that have none. */
final class ProgressiveAc implements BlockCoding {

    private final BitReader in;
    private final ScanHeader scan;
    private int emptyBlocks;

    ProgressiveAc(BitReader in, ScanHeader scan) {
        this.in = in;
        this.scan = scan;
    }

    @Override
    public void restart() {
        emptyBlocks = 0;
    }

    @Override
    public void block(Channel channel, int column, int row) throws DamagedJpegException {
        if (emptyBlocks > 0) {
            emptyBlocks--;
            return;
        }
        Coefficients coefficients = channel.coefficients();
        HuffmanTable table = channel.ac();
        int block = coefficients.block(column, row);
        long nonzero = coefficients.nonzero(column, row);
        int k = scan.start();
        while (k <= scan.end()) {
            in.refill();
            int symbol = in.symbol(table);
            int run = symbol >> 4;
            int size = symbol & 15;
            if (size == 0 && run != 15) {
                emptyBlocks = (1 << run) - 1 + in.take(run);
                break;
            }
            k += run;
            if (k > scan.end()) {
                throw new DamagedJpegException("a block has too many coefficients");
            }
            if (size > 0) {
                int value = in.signed(size) << scan.low();
                nonzero |= 1L << k;
                coefficients.add(block, k, value);
            }
            k++;
        }
        coefficients.nonzero(column, row, nonzero);
    }
}
