package dev.maru.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Random;

/**
 * Something that compresses like a photograph: detail that falls with its fineness as in nature (1/f), soft and hard edges, regions out of
 * focus, and the noise of a sensor. Always the same for the same size.
 */
public final class CameraPicture {

    private static final long SEED = 20261121;
    private static final int OBJECTS = 1500;
    private static final double SENSOR_NOISE = 3;

    private final int width;
    private final int height;
    private final Random random = new Random(SEED);

    private CameraPicture(int width, int height) {
        this.width = width;
        this.height = height;
    }

    public static BufferedImage of(int width, int height) {
        return new CameraPicture(width, height).picture();
    }

    /** As a camera writes it: baseline, 4:2:0, quality 92, with EXIF. */
    public static byte[] jpeg(int width, int height) {
        return TestPictures.fromCamera(TestPictures.jpeg(of(width, height), 0.92f, false), 1);
    }

    private BufferedImage picture() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        drawObjects(image);
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        float[] light = texture(0.1, 62);
        float[] warmth = texture(1.1, 22);
        float[] focus = texture(1.5, 1);
        for (int i = 0; i < pixels.length; i++) {
            double sharp = Math.clamp(0.6 + 1.6 * focus[i], 0.1, 1.2);
            double grain = random.nextGaussian() * SENSOR_NOISE;
            double change = light[i] * sharp + grain;
            int rgb = pixels[i];
            pixels[i] = channel(rgb >> 16, change + warmth[i]) << 16
                    | channel(rgb >> 8, change) << 8
                    | channel(rgb, change - warmth[i]);
        }
        return image;
    }

    private static int channel(int value, double change) {
        return (int) Math.round(Math.clamp((value & 255) + change, 0, 255));
    }

    private void drawObjects(BufferedImage image) {
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setPaint(new java.awt.GradientPaint(0, 0, new Color(150, 170, 200), 0, height, new Color(90, 80, 60)));
        g.fillRect(0, 0, width, height);
        for (int i = 0; i < OBJECTS; i++) {
            int base = 40 + random.nextInt(150);
            g.setColor(new Color(tint(base), tint(base), tint(base), 120 + random.nextInt(136)));
            double size = width * 0.25 * Math.pow(random.nextDouble(), 2.5) + 6;
            double x = random.nextDouble() * width;
            double y = random.nextDouble() * height;
            Path2D shape = new Path2D.Double();
            int corners = 3 + random.nextInt(9);
            for (int corner = 0; corner < corners; corner++) {
                double angle = 2 * Math.PI * corner / corners;
                double radius = size * (0.5 + random.nextDouble());
                double px = x + radius * Math.cos(angle);
                double py = y + radius * Math.sin(angle);
                if (corner == 0) {
                    shape.moveTo(px, py);
                } else {
                    shape.lineTo(px, py);
                }
            }
            shape.closePath();
            g.fill(shape);
        }
        g.dispose();
    }

    private int tint(int base) {
        return Math.clamp(base + random.nextInt(60) - 30, 0, 255);
    }

    /** Octaves of smooth noise, each finer by two and weaker by two to the power of {@code fall}. */
    private float[] texture(double fall, double strength) {
        float[] sum = new float[width * height];
        double amplitude = strength;
        for (int cell = Integer.highestOneBit(Math.max(width, height)) / 2; cell >= 1; cell /= 2) {
            addOctave(sum, cell, (float) amplitude);
            amplitude /= Math.pow(2, fall);
        }
        return sum;
    }

    private void addOctave(float[] sum, int cell, float amplitude) {
        int columns = width / cell + 2;
        float[] upper = row(columns);
        float[] lower = row(columns);
        for (int y = 0; y < height; y++) {
            if (y > 0 && y % cell == 0) {
                upper = lower;
                lower = row(columns);
            }
            float down = smooth((float) (y % cell) / cell);
            for (int x = 0; x < width; x++) {
                int column = x / cell;
                float across = smooth((float) (x % cell) / cell);
                float above = upper[column] + (upper[column + 1] - upper[column]) * across;
                float below = lower[column] + (lower[column + 1] - lower[column]) * across;
                sum[y * width + x] += amplitude * (above + (below - above) * down);
            }
        }
    }

    private float[] row(int columns) {
        float[] row = new float[columns];
        for (int i = 0; i < columns; i++) {
            row[i] = random.nextFloat() - 0.5f;
        }
        return row;
    }

    private static float smooth(float t) {
        return t * t * (3 - 2 * t);
    }
}
