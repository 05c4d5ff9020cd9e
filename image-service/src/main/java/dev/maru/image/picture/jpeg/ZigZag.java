package dev.maru.image.picture.jpeg;

/** The order of coefficients in a file (T.81 figure A.6): along the diagonals, the coarse before the fine. */
final class ZigZag {

    /** Coefficients of a block. */
    static final int BLOCK = 64;

    /** Coefficients of a row or column. */
    static final int SIDE = 8;

    /** Where the coefficients lie in a block stored row by row. */
    static final int[] NATURAL = natural();

    private ZigZag() {}

    private static int[] natural() {
        int[] order = new int[BLOCK];
        int column = 0;
        int row = 0;
        for (int k = 0; k < BLOCK; k++) {
            order[k] = row * SIDE + column;
            boolean up = (row + column) % 2 == 0;
            int across = up ? column : row;
            int along = up ? row : column;
            if (across == SIDE - 1) {
                along++;
            } else {
                across++;
                along = Math.max(0, along - 1);
            }
            column = up ? across : along;
            row = up ? along : across;
        }
        return order;
    }

    /** The last coefficient, in this order, of those in the upper left corner of a block that is so wide. */
    static int last(int corner) {
        int last = 0;
        for (int k = 0; k < BLOCK; k++) {
            if (NATURAL[k] / SIDE < corner && NATURAL[k] % SIDE < corner) {
                last = k;
            }
        }
        return last;
    }
}
