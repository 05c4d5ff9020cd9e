package dev.maru.image.picture;

import dev.maru.image.CameraPicture;
import dev.maru.image.Similarity;
import dev.maru.image.TestPictures;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * For {@code benchmarks/pictures/run}: writes the picture that everybody makes avatars of, and afterwards says how much the avatars are like
 * the picture, averaged exactly by area. {@code picture FILE}, or {@code compare FILE PREFIX...}.
 */
final class PictureComparison {

    private PictureComparison() {}

    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[1]);
        if (args[0].equals("picture")) {
            Files.write(file, CameraPicture.jpeg(4000, 3000));
            Files.write(file.resolveSibling("tiny.jpg"), TestPictures.jpeg(CameraPicture.of(64, 64)));
            return;
        }
        BufferedImage whole = ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(file)));
        for (int side : new int[] {Squares.LARGE, Squares.MEDIUM, Squares.SMALL}) {
            BufferedImage reference = averaged(whole, side);
            for (int i = 2; i < args.length; i++) {
                Path avatar = Path.of(args[i] + side + ".jpg");
                double likeness = Similarity.ssim(ImageIO.read(avatar.toFile()), reference);
                System.out.printf(
                        Locale.ROOT,
                        "%s %d %.4f %d%n",
                        Path.of(args[i]).getFileName(),
                        side,
                        likeness,
                        Files.size(avatar));
            }
        }
    }

    /** The square in the middle, of which every pixel counts in each result by the area that it covers of it. */
    private static BufferedImage averaged(BufferedImage whole, int side) {
        int length = Math.min(whole.getWidth(), whole.getHeight());
        int left = (whole.getWidth() - length) / 2;
        int top = (whole.getHeight() - length) / 2;
        double scale = (double) length / side;
        BufferedImage result = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                result.setRGB(x, y, average(whole, left + x * scale, top + y * scale, scale));
            }
        }
        return result;
    }

    private static int average(BufferedImage image, double left, double top, double side) {
        double[] sums = new double[3];
        for (int y = (int) top; y < top + side && y < image.getHeight(); y++) {
            double height = Math.min(y + 1, top + side) - Math.max(y, top);
            for (int x = (int) left; x < left + side && x < image.getWidth(); x++) {
                double area = height * (Math.min(x + 1, left + side) - Math.max(x, left));
                int rgb = image.getRGB(x, y);
                for (int i = 0; i < 3; i++) {
                    sums[i] += area * (rgb >> 8 * i & 255);
                }
            }
        }
        int rgb = 0;
        for (int i = 0; i < 3; i++) {
            rgb |= (int) Math.round(Math.min(255, sums[i] / (side * side))) << 8 * i;
        }
        return rgb;
    }
}
