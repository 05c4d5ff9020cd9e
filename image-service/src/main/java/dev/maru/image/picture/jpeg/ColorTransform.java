package dev.maru.image.picture.jpeg;

/** From the three components of a pixel to RGB. */
enum ColorTransform {
    /** What JFIF has: luma and two differences of colour, of ITU-R BT.601 in its full range. */
    YCBCR {
        @Override
        void apply(int[] first, int[] second, int[] third, int[] rgb) {
            for (int i = 0; i < first.length; i++) {
                int y = (first[i] << FRACTION) + HALF;
                int blue = second[i] - MIDDLE;
                int red = third[i] - MIDDLE;
                rgb[i] = clamp(y + RED * red >> FRACTION) << 16
                        | clamp(y - GREEN_OF_BLUE * blue - GREEN_OF_RED * red >> FRACTION) << 8
                        | clamp(y + BLUE * blue >> FRACTION);
            }
        }
    },
    /** The components are red, green and blue. */
    NONE {
        @Override
        void apply(int[] first, int[] second, int[] third, int[] rgb) {
            for (int i = 0; i < first.length; i++) {
                rgb[i] = first[i] << 16 | second[i] << 8 | third[i];
            }
        }
    };

    private static final int FRACTION = 16;
    private static final int HALF = 1 << FRACTION - 1;
    private static final int MIDDLE = 128;
    private static final int RED = fraction(1.402);
    private static final int GREEN_OF_BLUE = fraction(0.344136);
    private static final int GREEN_OF_RED = fraction(0.714136);
    private static final int BLUE = fraction(1.772);

    private static int fraction(double factor) {
        return (int) Math.round(factor * (1 << FRACTION));
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value));
    }

    /** Rows of components, from 0 to 255, into a row of pixels. */
    abstract void apply(int[] first, int[] second, int[] third, int[] rgb);
}
