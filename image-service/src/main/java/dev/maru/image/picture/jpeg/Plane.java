package dev.maru.image.picture.jpeg;

/**
 * The samples of one component within the view, in whole blocks, each of {@code blockSide} samples on a side.
 *
 * <p>All positions are in samples or blocks of the whole component.
 */
final class Plane {

    final int blockSide;
    final int firstColumn;
    final int firstRow;
    final int columns;
    final int rows;

    /** How many pixels of the result one sample covers on a side. */
    final int horizontalFactor;

    final int verticalFactor;

    /** Samples that the component has on a side; what blocks have beyond them is padding. */
    final int width;

    final int height;

    private byte[] samples = {};

    /**
     * Lays out the plane, without allocating it.
     *
     * <p>A component that is sampled more coarsely than luma is reduced less than luma, as far as that makes up for it.
     */
    Plane(FrameHeader frame, FrameComponent component, View view) {
        int across = frame.horizontalSampling() / component.horizontal();
        int down = frame.verticalSampling() / component.vertical();
        int luma = ZigZag.SIDE / view.reduction();
        int side = Math.min(ZigZag.SIDE, luma * Math.min(across, down));
        this.blockSide = side;
        this.horizontalFactor = across * luma / side;
        this.verticalFactor = down * luma / side;
        this.width = ceilDivide(ceilDivide(frame.width(), across) * side, ZigZag.SIDE);
        this.height = ceilDivide(ceilDivide(frame.height(), down) * side, ZigZag.SIDE);
        this.firstColumn = first(view.reducedX(), horizontalFactor, side);
        this.firstRow = first(view.reducedY(), verticalFactor, side);
        this.columns = end(view.reducedX() + view.reducedWidth(), horizontalFactor, width, side) - firstColumn;
        this.rows = end(view.reducedY() + view.reducedHeight(), verticalFactor, height, side) - firstRow;
    }

    private static int first(int pixel, int factor, int side) {
        int margin = factor > 1 ? 1 : 0;
        return Math.max(0, pixel / factor - margin) / side;
    }

    private static int end(int pixel, int factor, int samples, int side) {
        int margin = factor > 1 ? 1 : 0;
        return ceilDivide(Math.min(samples, ceilDivide(pixel, factor) + margin), side);
    }

    static int ceilDivide(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    void allocate() {
        samples = new byte[(int) bytes()];
    }

    long bytes() {
        return (long) stride() * rows * blockSide;
    }

    int stride() {
        return columns * blockSide;
    }

    byte[] samples() {
        return samples;
    }

    boolean contains(int column, int row) {
        return column >= firstColumn && row >= firstRow && column - firstColumn < columns && row - firstRow < rows;
    }

    /** The block's index among those of the plane. */
    int index(int column, int row) {
        return (row - firstRow) * columns + column - firstColumn;
    }

    /** Where the block's first sample lies. */
    int offset(int column, int row) {
        return (row - firstRow) * blockSide * stride() + (column - firstColumn) * blockSide;
    }
}
