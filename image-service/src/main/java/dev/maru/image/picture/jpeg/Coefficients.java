package dev.maru.image.picture.jpeg;

import java.util.Arrays;

/**
 * What progressive scans have told of a component so far: the coefficients that the transform takes, for blocks within the plane; and for
 * every block which of its coefficients are not zero, as refining scans are coded by that (T.81 G.1.2.3).
 */
final class Coefficients {

    /** Says of a block that its coefficients are not kept. */
    static final int NOWHERE = -1;

    private final Plane plane;
    private final int columns;
    private final int side;
    private final short[] values;
    private final long[] nonzero;

    /** By place in zig-zag order: the place among those that are kept of a block. */
    private final int[] places = new int[ZigZag.BLOCK];

    /** The places in zig-zag order, as bits, of the coefficients that are kept of a block within the plane. */
    final long kept;

    Coefficients(Plane plane, int columns, int rows) {
        this.plane = plane;
        this.columns = columns;
        this.side = plane.blockSide;
        this.values = new short[plane.columns * plane.rows * side * side];
        // Scans of AC coefficients are passed over altogether when only means are wanted.
        this.nonzero = new long[side > 1 ? columns * rows : 0];
        long bits = 0;
        Arrays.fill(places, NOWHERE);
        for (int k = 0; k < ZigZag.BLOCK; k++) {
            int x = ZigZag.NATURAL[k] % ZigZag.SIDE;
            int y = ZigZag.NATURAL[k] / ZigZag.SIDE;
            if (x < side && y < side) {
                places[k] = y * side + x;
                bits |= 1L << k;
            }
        }
        this.kept = bits;
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

    /** Where the coefficients of a block are kept, or {@link #NOWHERE} if it is not within the plane. */
    int block(int column, int row) {
        return plane.contains(column, row) ? plane.index(column, row) * side * side : NOWHERE;
    }

    /** Adds to a coefficient if it is kept. */
    void add(int block, int k, int amount) {
        if (block != NOWHERE && places[k] != NOWHERE) {
            values[block + places[k]] += (short) amount;
        }
    }

    /** A coefficient that is kept. */
    int value(int block, int k) {
        return values[block + places[k]];
    }
}
