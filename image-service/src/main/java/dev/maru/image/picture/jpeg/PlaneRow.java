package dev.maru.image.picture.jpeg;

/**
 * One row of a plane at the size of the result. A sample that covers several pixels lies in the middle of them; pixels between two
 * samples get of both, by distance.
 */
final class PlaneRow {

    private final Plane plane;
    private final int left;
    private final int[] blended;
    final int[] values;

    PlaneRow(Plane plane, View view) {
        this.plane = plane;
        this.left = view.reducedX();
        this.blended = new int[plane.stride()];
        this.values = new int[view.reducedWidth()];
    }

    /** Fills {@link #values} with the row at this height of the whole reduced picture. */
    void read(int y) {
        int vertical = plane.verticalFactor;
        int horizontal = plane.horizontalFactor;
        if (vertical == 1 && horizontal == 1) {
            copy(y);
        } else {
            blend(y, vertical);
            spread(horizontal, 2 * vertical * 2 * horizontal);
        }
    }

    private void copy(int y) {
        byte[] samples = plane.samples();
        int from = rowOffset(y) + left - plane.firstColumn * plane.blockSide;
        for (int x = 0; x < values.length; x++) {
            values[x] = samples[from + x] & 0xff;
        }
    }

    /** Two rows of samples into one, in units of a {@code 2 * factor}th. */
    private void blend(int y, int factor) {
        byte[] samples = plane.samples();
        int near = rowOffset(y / factor);
        int far = rowOffset(neighbour(y, factor));
        int weight = weightOfNeighbour(y, factor);
        int rest = 2 * factor - weight;
        for (int x = 0; x < blended.length; x++) {
            blended[x] = (samples[near + x] & 0xff) * rest + (samples[far + x] & 0xff) * weight;
        }
    }

    private void spread(int factor, int unit) {
        int half = unit / 2;
        int shift = Integer.numberOfTrailingZeros(unit);
        int first = plane.firstColumn * plane.blockSide;
        int last = Math.min(plane.width - first, blended.length) - 1;
        for (int i = 0; i < values.length; i++) {
            int x = left + i;
            int near = Math.min(x / factor - first, last);
            int far = Math.clamp(neighbour(x, factor) - first, 0, last);
            int weight = weightOfNeighbour(x, factor);
            values[i] = blended[near] * (2 * factor - weight) + blended[far] * weight + half >> shift;
        }
    }

    /** The sample on the other side of this pixel than the one that covers it. */
    private static int neighbour(int pixel, int factor) {
        return pixel / factor + (2 * (pixel % factor) + 1 < factor ? -1 : 1);
    }

    /** In units of a {@code 2 * factor}th: nothing where pixels and samples are the same. */
    private static int weightOfNeighbour(int pixel, int factor) {
        return Math.abs(2 * (pixel % factor) + 1 - factor);
    }

    private int rowOffset(int row) {
        int first = plane.firstRow * plane.blockSide;
        int last = Math.min(plane.height - first, plane.rows * plane.blockSide) - 1;
        return Math.clamp(row - first, 0, last) * plane.stride();
    }
}
