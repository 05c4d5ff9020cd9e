package dev.maru.image.picture;

import static dev.maru.image.TestPictures.jpeg;
import static dev.maru.image.TestPictures.photo;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import net.coobird.thumbnailator.Thumbnails;
import net.coobird.thumbnailator.geometry.Positions;

/**
 * How many 12-megapixel camera JPEGs become the three squares in a second of one processor, and how many when Thumbnailator reads the
 * stream by itself, once for each size or once for all. Blind spots: the picture is made up unless a file is named, and garbage collection
 * on other threads is not counted.
 */
final class PicturesPerSecond {

    private static final int ROUNDS = 40;
    private static final int WARM_UP = 10;

    private PicturesPerSecond() {}

    private interface Way {
        void render(byte[] upload) throws IOException;
    }

    public static void main(String[] args) throws IOException {
        byte[] upload = args.length > 0 ? Files.readAllBytes(Path.of(args[0])) : jpeg(photo(4000, 3000));
        Squares squares = Limits.squares(Limits.DEFAULT);
        report("ours, three sizes", squares::of, upload);
        report("Thumbnailator from the stream, three sizes from one", PicturesPerSecond::fromTheStream, upload);
        report("Thumbnailator from the stream, one size", bytes -> square(bytes, 512), upload);
    }

    private static void fromTheStream(byte[] upload) throws IOException {
        BufferedImage large = square(upload, 512);
        for (int side : new int[] {256, 128}) {
            Thumbnails.of(large).size(side, side).outputFormat("jpg").toOutputStream(new ByteArrayOutputStream());
        }
    }

    private static BufferedImage square(byte[] upload, int side) throws IOException {
        BufferedImage square = Thumbnails.of(new ByteArrayInputStream(upload))
                .crop(Positions.CENTER)
                .size(side, side)
                .asBufferedImage();
        Thumbnails.of(square)
                .scale(1)
                .outputFormat("jpg")
                .outputQuality(0.85)
                .toOutputStream(new ByteArrayOutputStream());
        return square;
    }

    private static void report(String name, Way way, byte[] upload) throws IOException {
        for (int i = 0; i < WARM_UP; i++) {
            way.render(upload);
        }
        var threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < ROUNDS; i++) {
            way.render(upload);
        }
        double seconds = (threads.getCurrentThreadCpuTime() - start) / 1e9;
        System.out.printf(Locale.ROOT, "%-52s %5.1f pictures per CPU-second%n", name, ROUNDS / seconds);
    }
}
