package dev.maru.image.picture.jpeg;

/**
 * What progressive scans have told of a component so far: the coefficients that the transform takes, for blocks within the plane; and for
 * every block which of its coefficients are not zero, as refining scans are coded by that (T.81 G.1.2.3).
 */
final class Coefficients {

    private final Plane plane;
    private final int columns;
    private final int side;
    private final short[] values;
    private final long[] nonzero;

    Coefficients(Plane plane, int columns, int rows) {
        this.plane = plane;
        this.columns = columns;
        this.side = plane.blockSide;
        this.values = new short[plane.columns * plane.rows * side * side];
        // Scans of AC coefficients are passed over altogether when only means are wanted.
        this.nonzero = new long[side > 1 ? columns * rows : 0];
    }

    static long bytes(Plane plane, int columns, int rows) {
        long values = (long) plane.columns * plane.rows * plane.blockSide * plane.blockSide;
        return values * Short.BYTES + (plane.blockSide > 1 ? (long) columns * rows * Long.BYTES : 0);
    }

    /** Which coefficients of a block are not zero: bit k for the one at k in zig-zag order. */
    long nonzero(int column, int row) {
        return nonzero[row * columns + column];
    }

    void nonzero(int column, int row, long mask) {
        nonzero[row * columns + column] = mask;
    }

    /** Adds to a coefficient of a block within the plane, if it is one that the transform takes. */
    void add(int column, int row, int k, int amount) {
        int at = at(column, row, k);
        if (at >= 0) {
            values[at] += (short) amount;
        }
    }

    int value(int column, int row, int k) {
        int at = at(column, row, k);
        return at < 0 ? 0 : values[at];
    }

    private int at(int column, int row, int k) {
        int x = ZigZag.NATURAL[k] % ZigZag.SIDE;
        int y = ZigZag.NATURAL[k] / ZigZag.SIDE;
        return x < side && y < side ? (plane.index(column, row) * side + y) * side + x : -1;
    }
}
