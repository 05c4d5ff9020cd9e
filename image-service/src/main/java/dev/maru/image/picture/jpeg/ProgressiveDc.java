package dev.maru.image.picture.jpeg;

/** Scans of means (T.81 G.1.2.1): the first has their upper bits, coded as differences; each further one has one bit more. */
final class ProgressiveDc implements BlockCoding {

    private final BitReader in;
    private final ScanHeader scan;

    ProgressiveDc(BitReader in, ScanHeader scan) {
        this.in = in;
        this.scan = scan;
    }

    @Override
    public void restart() {}

    @Override
    public void block(Channel channel, int column, int row) throws DamagedJpegException {
        in.refill();
        int amount;
        if (scan.isFirst()) {
            channel.prediction += in.signed(in.symbol(channel.dc()) & 15);
            amount = channel.prediction << scan.low();
        } else {
            amount = in.take(1) << scan.low();
        }
        Coefficients coefficients = channel.coefficients();
        coefficients.add(coefficients.block(column, row), 0, amount);
    }
}
