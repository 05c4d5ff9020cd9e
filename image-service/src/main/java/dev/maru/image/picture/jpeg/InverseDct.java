package dev.maru.image.picture.jpeg;

import java.util.Arrays;

/**
 * The inverse transform (T.81 A.3.3) to blocks of 1, 2, 4 or 8 samples on a side. It has as many points and takes as many of the lowest
 * coefficients in each direction, so that what is too fine for the reduced picture is filtered out.
 *
 * <p>In each direction a transform is {@code x0 + sqrt(2) * (sum of xu * cos((2i + 1) * u * pi / 2n))}, which leaves a division by 8 at the
 * end. Factors are integers of 13 bits behind the point; between the passes, 2 bits are kept. Whatever the coefficients are, arithmetic
 * wraps and samples are clamped.
 */
enum InverseDct {
    TO_1(1) {
        @Override
        void transform(int[] block, byte[] samples, int at, int stride) {
            samples[at] = mean(block[0]);
        }
    },

    TO_2(2) {
        @Override
        void transform(int[] block, byte[] samples, int at, int stride) {
            int upperLeft = block[0] + block[8];
            int upperRight = block[1] + block[9];
            int lowerLeft = block[0] - block[8];
            int lowerRight = block[1] - block[9];
            samples[at] = mean(upperLeft + upperRight);
            samples[at + 1] = mean(upperLeft - upperRight);
            samples[at + stride] = mean(lowerLeft + lowerRight);
            samples[at + stride + 1] = mean(lowerLeft - lowerRight);
        }
    },

    TO_4(4) {
        @Override
        void transform(int[] block, byte[] samples, int at, int stride) {
            for (int i = 0; i < 4; i++) {
                int even = block[i] << FACTOR_BITS;
                int middle = block[i + 16] << FACTOR_BITS;
                int outer = C2 * block[i + 8] + C6 * block[i + 24];
                int inner = C6 * block[i + 8] - C2 * block[i + 24];
                block[i] = between(even + middle + outer);
                block[i + 8] = between(even - middle + inner);
                block[i + 16] = between(even - middle - inner);
                block[i + 24] = between(even + middle - outer);
            }
            for (int i = 0; i < 32; i += 8) {
                int even = block[i] << FACTOR_BITS;
                int middle = block[i + 2] << FACTOR_BITS;
                int outer = C2 * block[i + 1] + C6 * block[i + 3];
                int inner = C6 * block[i + 1] - C2 * block[i + 3];
                int to = at + (i >> 3) * stride;
                samples[to] = sample(even + middle + outer);
                samples[to + 1] = sample(even - middle + inner);
                samples[to + 2] = sample(even - middle - inner);
                samples[to + 3] = sample(even + middle - outer);
            }
        }
    },

    TO_8(8) {
        @Override
        void transform(int[] block, byte[] samples, int at, int stride) {
            for (int i = 0; i < 8; i++) {
                int sum = block[i] + block[i + 32] << FACTOR_BITS;
                int difference = block[i] - block[i + 32] << FACTOR_BITS;
                int outer = C2 * block[i + 16] + C6 * block[i + 48];
                int inner = C6 * block[i + 16] - C2 * block[i + 48];
                int x1 = block[i + 8];
                int x3 = block[i + 24];
                int x5 = block[i + 40];
                int x7 = block[i + 56];
                int odd0 = C1 * x1 + C3 * x3 + C5 * x5 + C7 * x7;
                int odd1 = C3 * x1 - C7 * x3 - C1 * x5 - C5 * x7;
                int odd2 = C5 * x1 - C1 * x3 + C7 * x5 + C3 * x7;
                int odd3 = C7 * x1 - C5 * x3 + C3 * x5 - C1 * x7;
                block[i] = between(sum + outer + odd0);
                block[i + 8] = between(difference + inner + odd1);
                block[i + 16] = between(difference - inner + odd2);
                block[i + 24] = between(sum - outer + odd3);
                block[i + 32] = between(sum - outer - odd3);
                block[i + 40] = between(difference - inner - odd2);
                block[i + 48] = between(difference + inner - odd1);
                block[i + 56] = between(sum + outer - odd0);
            }
            for (int i = 0; i < 64; i += 8) {
                int sum = block[i] + block[i + 4] << FACTOR_BITS;
                int difference = block[i] - block[i + 4] << FACTOR_BITS;
                int outer = C2 * block[i + 2] + C6 * block[i + 6];
                int inner = C6 * block[i + 2] - C2 * block[i + 6];
                int x1 = block[i + 1];
                int x3 = block[i + 3];
                int x5 = block[i + 5];
                int x7 = block[i + 7];
                int odd0 = C1 * x1 + C3 * x3 + C5 * x5 + C7 * x7;
                int odd1 = C3 * x1 - C7 * x3 - C1 * x5 - C5 * x7;
                int odd2 = C5 * x1 - C1 * x3 + C7 * x5 + C3 * x7;
                int odd3 = C7 * x1 - C5 * x3 + C3 * x5 - C1 * x7;
                int to = at + (i >> 3) * stride;
                samples[to] = sample(sum + outer + odd0);
                samples[to + 1] = sample(difference + inner + odd1);
                samples[to + 2] = sample(difference - inner + odd2);
                samples[to + 3] = sample(sum - outer + odd3);
                samples[to + 4] = sample(sum - outer - odd3);
                samples[to + 5] = sample(difference - inner - odd2);
                samples[to + 6] = sample(difference + inner - odd1);
                samples[to + 7] = sample(sum + outer - odd0);
            }
        }
    };

    private static final int FACTOR_BITS = 13;
    private static final int KEPT_BITS = 2;
    private static final int MEAN_BITS = 3;
    private static final int LEVEL = 128;

    private static final int C1 = factor(1);
    private static final int C2 = factor(2);
    private static final int C3 = factor(3);
    private static final int C5 = factor(5);
    private static final int C6 = factor(6);
    private static final int C7 = factor(7);

    /** Samples on a side of a transformed block. */
    final int side;

    /** The last coefficient in zig-zag order that the transform takes. */
    final int last;

    InverseDct(int side) {
        this.side = side;
        this.last = ZigZag.last(side);
    }

    static InverseDct to(int side) {
        return values()[Integer.numberOfTrailingZeros(side)];
    }

    private static int factor(int sixteenths) {
        return (int) Math.round(Math.sqrt(2) * Math.cos(sixteenths * Math.PI / 16) * (1 << FACTOR_BITS));
    }

    /** Turns dequantized coefficients, stored row by row in rows of eight, into samples; the block is garbage then. */
    abstract void transform(int[] block, byte[] samples, int at, int stride);

    /** Makes room for the next block's coefficients. */
    final void clear(int[] block) {
        Arrays.fill(block, 0, ZigZag.SIDE * side, 0);
    }

    /** A block that has nothing but its mean. */
    final void fill(int coefficient, byte[] samples, int at, int stride) {
        byte mean = mean(coefficient);
        for (int row = 0, to = at; row < side; row++, to += stride) {
            Arrays.fill(samples, to, to + side, mean);
        }
    }

    private static int between(int value) {
        return value + (1 << FACTOR_BITS - KEPT_BITS - 1) >> FACTOR_BITS - KEPT_BITS;
    }

    private static byte sample(int value) {
        int bits = FACTOR_BITS + KEPT_BITS + MEAN_BITS;
        return clamped(value + (1 << bits - 1) >> bits);
    }

    private static byte mean(int value) {
        return clamped(value + (1 << MEAN_BITS - 1) >> MEAN_BITS);
    }

    private static byte clamped(int value) {
        return (byte) Math.max(0, Math.min(255, value + LEVEL));
    }
}
