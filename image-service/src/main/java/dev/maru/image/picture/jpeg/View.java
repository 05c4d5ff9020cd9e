package dev.maru.image.picture.jpeg;

/**
 * The part of a picture that is wanted, and how much of its detail.
 *
 * @param x the left edge, in pixels of the whole picture
 * @param y the upper edge
 * @param width in pixels of the whole picture
 * @param height in pixels of the whole picture
 * @param reduction how many of its pixels become one on a side: 1, 2, 4 or 8
 */
public record View(int x, int y, int width, int height, int reduction) {

    private static final int LARGEST_REDUCTION = 8;

    public View {
        if (x < 0 || y < 0 || width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "view: " + width + " x " + height + " at " + x + ", " + y + " (expected: within the picture)");
        }
        if (Integer.bitCount(reduction) != 1 || reduction > LARGEST_REDUCTION) {
            throw new IllegalArgumentException("reduction: " + reduction + " (expected: 1, 2, 4 or 8)");
        }
    }

    /** The largest reduction that leaves the longer side at least this long; none when it is shorter anyway. */
    public static View noSmallerThan(int longerSide, int x, int y, int width, int height) {
        int reduction = LARGEST_REDUCTION;
        while (reduction > 1 && Math.max(width, height) < longerSide * reduction) {
            reduction /= 2;
        }
        return new View(x, y, width, height, reduction);
    }

    public int reducedX() {
        return x / reduction;
    }

    public int reducedY() {
        return y / reduction;
    }

    public int reducedWidth() {
        return (width + reduction - 1) / reduction;
    }

    public int reducedHeight() {
        return (height + reduction - 1) / reduction;
    }
}
