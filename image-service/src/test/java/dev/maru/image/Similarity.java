package dev.maru.image;

import java.awt.image.BufferedImage;

/** How alike two pictures of one size are. */
public final class Similarity {

    private static final int WINDOW = 8;
    private static final int STEP = 4;
    private static final double C1 = Math.pow(0.01 * 255, 2);
    private static final double C2 = Math.pow(0.03 * 255, 2);

    private Similarity() {}

    /** The structural similarity (SSIM) of their luma, the mean over windows of 8 x 8 pixels; 1 when they are the same. */
    public static double ssim(BufferedImage a, BufferedImage b) {
        requireSameSize(a, b);
        double[][] first = luma(a);
        double[][] second = luma(b);
        double sum = 0;
        int windows = 0;
        for (int y = 0; y + WINDOW <= a.getHeight(); y += STEP) {
            for (int x = 0; x + WINDOW <= a.getWidth(); x += STEP) {
                sum += ssim(first, second, x, y);
                windows++;
            }
        }
        return windows == 0 ? 1 : sum / windows;
    }

    private static double ssim(double[][] a, double[][] b, int left, int top) {
        double sumA = 0;
        double sumB = 0;
        double squaresA = 0;
        double squaresB = 0;
        double products = 0;
        for (int y = top; y < top + WINDOW; y++) {
            for (int x = left; x < left + WINDOW; x++) {
                sumA += a[y][x];
                sumB += b[y][x];
                squaresA += a[y][x] * a[y][x];
                squaresB += b[y][x] * b[y][x];
                products += a[y][x] * b[y][x];
            }
        }
        double n = WINDOW * WINDOW;
        double meanA = sumA / n;
        double meanB = sumB / n;
        double varianceA = squaresA / n - meanA * meanA;
        double varianceB = squaresB / n - meanB * meanB;
        double covariance = products / n - meanA * meanB;
        return (2 * meanA * meanB + C1)
                * (2 * covariance + C2)
                / ((meanA * meanA + meanB * meanB + C1) * (varianceA + varianceB + C2));
    }

    private static double[][] luma(BufferedImage image) {
        double[][] luma = new double[image.getHeight()][image.getWidth()];
        for (int y = 0; y < luma.length; y++) {
            for (int x = 0; x < luma[y].length; x++) {
                int rgb = image.getRGB(x, y);
                luma[y][x] = 0.299 * (rgb >> 16 & 255) + 0.587 * (rgb >> 8 & 255) + 0.114 * (rgb & 255);
            }
        }
        return luma;
    }

    /** The mean difference of a sample, of 255. */
    public static double meanDifference(BufferedImage a, BufferedImage b) {
        requireSameSize(a, b);
        long sum = 0;
        for (int y = 0; y < a.getHeight(); y++) {
            for (int x = 0; x < a.getWidth(); x++) {
                for (int shift = 0; shift < 24; shift += 8) {
                    sum += Math.abs((a.getRGB(x, y) >> shift & 255) - (b.getRGB(x, y) >> shift & 255));
                }
            }
        }
        return sum / (3.0 * a.getWidth() * a.getHeight());
    }

    /** The largest difference of a sample, of 255. */
    public static int largestDifference(BufferedImage a, BufferedImage b) {
        requireSameSize(a, b);
        int largest = 0;
        for (int y = 0; y < a.getHeight(); y++) {
            for (int x = 0; x < a.getWidth(); x++) {
                for (int shift = 0; shift < 24; shift += 8) {
                    int difference = (a.getRGB(x, y) >> shift & 255) - (b.getRGB(x, y) >> shift & 255);
                    largest = Math.max(largest, Math.abs(difference));
                }
            }
        }
        return largest;
    }

    private static void requireSameSize(BufferedImage a, BufferedImage b) {
        if (a.getWidth() != b.getWidth() || a.getHeight() != b.getHeight()) {
            throw new AssertionError(
                    "%d x %d and %d x %d".formatted(a.getWidth(), a.getHeight(), b.getWidth(), b.getHeight()));
        }
    }
}
