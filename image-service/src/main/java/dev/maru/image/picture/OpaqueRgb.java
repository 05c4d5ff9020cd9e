package dev.maru.image.picture;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Brings whatever a decoder returns to plain RGB, transparent parts on white. Samples are taken as they are: Java2D would treat grey as
 * linear light and brighten it.
 */
final class OpaqueRgb {

    private OpaqueRgb() {}

    static BufferedImage of(BufferedImage image) {
        if (image.getType() == BufferedImage.TYPE_3BYTE_BGR || image.getType() == BufferedImage.TYPE_INT_RGB) {
            return image;
        }
        int width = image.getWidth();
        BufferedImage rgb = new BufferedImage(width, image.getHeight(), BufferedImage.TYPE_INT_RGB);
        int[] row = new int[width];
        Rows rows = rows(image);
        for (int y = 0; y < image.getHeight(); y++) {
            rows.read(y, row);
            for (int x = 0; x < width; x++) {
                row[x] = onWhite(row[x]);
            }
            rgb.setRGB(0, y, width, 1, row, 0, width);
        }
        return rgb;
    }

    /** Reads one row as ARGB. */
    private interface Rows {
        void read(int y, int[] argb);
    }

    private static Rows rows(BufferedImage image) {
        ColorModel colors = image.getColorModel();
        Raster raster = image.getRaster();
        int width = image.getWidth();
        int bands = raster.getNumBands();
        if (colors instanceof IndexColorModel palette) {
            int[] entries = new int[1 << palette.getPixelSize()];
            palette.getRGBs(entries);
            return (y, argb) -> {
                raster.getSamples(0, y, width, 1, 0, argb);
                for (int x = 0; x < width; x++) {
                    argb[x] = entries[argb[x]];
                }
            };
        }
        if (colors instanceof ComponentColorModel && bands <= 4 && !colors.isAlphaPremultiplied()) {
            boolean grey = bands <= 2;
            int[] samples = new int[width * bands];
            int bits = colors.getComponentSize(0);
            return (y, argb) -> {
                raster.getPixels(0, y, width, 1, samples);
                for (int x = 0; x < width; x++) {
                    int at = x * bands;
                    int alpha = bands % 2 == 0 ? eight(samples[at + bands - 1], bits) : 255;
                    int red = eight(samples[at], bits);
                    argb[x] = alpha << 24
                            | red << 16
                            | (grey ? red : eight(samples[at + 1], bits)) << 8
                            | (grey ? red : eight(samples[at + 2], bits));
                }
            };
        }
        return (y, argb) -> image.getRGB(0, y, width, 1, argb, 0, width);
    }

    private static int eight(int sample, int bits) {
        return bits == 8 ? sample : sample * 255 / ((1 << bits) - 1);
    }

    private static int onWhite(int argb) {
        int alpha = argb >>> 24;
        if (alpha == 255) {
            return argb;
        }
        int white = 255 * (255 - alpha);
        return ((argb >> 16 & 255) * alpha + white + 127) / 255 << 16
                | ((argb >> 8 & 255) * alpha + white + 127) / 255 << 8
                | ((argb & 255) * alpha + white + 127) / 255;
    }
}
