package dev.maru.image.picture.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.image.Similarity;
import dev.maru.image.TestPictures;
import dev.maru.image.picture.jpeg.JpegVariant.Order;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link JpegDecoder} does. ImageIO's pictures, averaged where they are larger, are what ours are held against. */
public abstract class JpegDecoderContract {

    private static final long PATIENCE = 60_000_000_000L;

    private final JpegDecoder decoder = decoder();

    protected abstract JpegDecoder decoder();

    static Stream<JpegVariant> variants() {
        int[][] samplings = {{1, 1}, {2, 1}, {2, 2}, {1, 2}, {4, 1}};
        return Arrays.stream(samplings)
                .flatMap(sampling -> Arrays.stream(Order.values())
                        .flatMap(order -> IntStream.of(0, 1, 7)
                                .mapToObj(restart -> new JpegVariant(sampling[0], sampling[1], 0.9f, restart, order))));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void decodesWhatImageIoDoes(JpegVariant variant) throws IOException {
        byte[] file = variant.write(smooth(203, 157));
        BufferedImage expected = ImageIO.read(new ByteArrayInputStream(file));
        // Chroma that is coarser in one direction only is reduced as luma is, and stays coarser.
        int coarser = Math.max(variant.horizontal(), variant.vertical());
        double allowed = variant.horizontal() == variant.vertical() ? 2 : 2 * coarser;

        for (int reduction : new int[] {1, 2, 4, 8}) {
            BufferedImage found = decode(file, reduction);
            BufferedImage mean = mean(expected, reduction);
            String what = variant + " reduced by " + reduction;
            assertThat(Similarity.meanDifference(found, mean)).as(what).isLessThan(allowed);
            assertThat(Similarity.ssim(found, mean)).as(what).isGreaterThan(0.97);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0.05f, 0.3f, 0.75f, 1})
    void keepsEveryLevelAtFullSize(float quality) throws IOException {
        for (int[] sampling : new int[][] {{1, 1}, {2, 1}, {2, 2}}) {
            for (Order order : Order.values()) {
                byte[] file =
                        new JpegVariant(sampling[0], sampling[1], quality, 0, order).write(TestPictures.photo(131, 77));

                int difference =
                        Similarity.largestDifference(decode(file, 1), ImageIO.read(new ByteArrayInputStream(file)));

                assertThat(difference).as("%s at %s", order, quality).isLessThan(6);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 15, 16, 17, 33})
    void takesEverySize(int side) throws IOException {
        for (Order order : Order.values()) {
            byte[] file = new JpegVariant(2, 2, 0.95f, 0, order).write(smooth(side, 50 - side));
            BufferedImage expected = ImageIO.read(new ByteArrayInputStream(file));
            for (int reduction : new int[] {1, 2, 4, 8}) {
                BufferedImage found = decode(file, reduction);

                assertThat(found.getWidth()).isEqualTo((side + reduction - 1) / reduction);
                assertThat(found.getHeight()).isEqualTo((50 - side + reduction - 1) / reduction);
                assertThat(found.getType()).isEqualTo(BufferedImage.TYPE_INT_RGB);
                assertThat(Similarity.meanDifference(found, mean(expected, reduction)))
                        .isLessThan(4);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void showsTheSameInAViewAsInTheWhole(JpegVariant variant) {
        byte[] file = variant.write(smooth(203, 157));
        for (int reduction : new int[] {1, 2, 4, 8}) {
            BufferedImage whole = decode(file, reduction);
            View view = new View(50, 21, 90, 110, reduction);
            BufferedImage part = decode(file, view);

            BufferedImage expected =
                    whole.getSubimage(view.reducedX(), view.reducedY(), view.reducedWidth(), view.reducedHeight());
            assertThat(Similarity.largestDifference(part, expected)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void readsGrey(JpegVariant variant) throws IOException {
        BufferedImage grey = new BufferedImage(90, 61, BufferedImage.TYPE_BYTE_GRAY);
        grey.getGraphics().drawImage(smooth(90, 61), 0, 0, null);
        byte[] file = variant.write(grey);

        for (int reduction : new int[] {1, 2, 4, 8}) {
            BufferedImage found = decode(file, reduction);
            int middle = found.getRGB(found.getWidth() / 2, found.getHeight() / 2);
            assertThat(middle >> 8 & 255).isEqualTo(middle & 255).isEqualTo(middle >> 16 & 255);
        }
        int sample = ImageIO.read(new ByteArrayInputStream(file)).getRaster().getSample(45, 30, 0);
        assertThat(decode(file, 1).getRGB(45, 30) & 255).isBetween(sample - 2, sample + 2);
    }

    @Test
    void readsColoursThatAreNotTransformed() {
        byte[] adobe = "Adobe\0\u0064\0\0\0\0\0".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        image.createGraphics().fillRect(0, 0, 32, 32);
        byte[] file = new JpegVariant(1, 1, 1, 0, Order.BASELINE).write(image);
        byte[] withoutJfif = TestPictures.join(
                Arrays.copyOf(file, 2), TestPictures.segment(0xee, adobe), Arrays.copyOfRange(file, 20, file.length));

        // White is luma of 255 and no chroma, which is 128.
        assertThat(new Color(decode(file, 1).getRGB(9, 9))).isEqualTo(Color.WHITE);
        assertThat(new Color(decode(withoutJfif, 1).getRGB(9, 9))).isEqualTo(new Color(255, 128, 128));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void refusesWhatIsCut(JpegVariant variant) {
        byte[] file = variant.write(smooth(203, 157));
        int scan = Marker.endOfScan(file, 2);
        while ((file[scan + 1] & 0xff) != Marker.SOS) {
            scan = Marker.endOfScan(file, scan + 2);
        }
        int first = Marker.endOfScan(file, scan + 2);
        int cut = (scan + first) / 2;
        byte[] closedAgain = TestPictures.join(Arrays.copyOf(file, cut), new byte[] {(byte) 0xff, (byte) Marker.EOI});

        assertThatThrownBy(() -> decodeOrThrow(closedAgain, whole(closedAgain, 2)))
                .isInstanceOf(DamagedJpegException.class);
    }

    @Test
    void ignoresAFewBytesBehindTheScan() throws DamagedJpegException {
        byte[] file = new JpegVariant(2, 2, 0.9f, 0, Order.BASELINE).write(smooth(64, 64));
        byte[] padded = TestPictures.insert(file, file.length - 2, new byte[] {0x11, 0x22, 0x33});

        assertThat(Similarity.largestDifference(decodeOrThrow(padded, whole(padded, 1)), decode(file, 1)))
                .isZero();
    }

    @Test
    void refusesWhatHasNoQuantization() {
        byte[] file = new JpegVariant(2, 2, 0.9f, 0, Order.BASELINE).write(smooth(64, 64));
        for (int i = 2; i + 1 < file.length; i++) {
            if ((file[i] & 0xff) == 0xff && (file[i + 1] & 0xff) == Marker.DQT) {
                file[i + 1] = (byte) 0xfe;
            }
        }

        assertThatThrownBy(() -> decodeOrThrow(file, whole(file, 2))).isInstanceOf(DamagedJpegException.class);
    }

    protected final BufferedImage decode(byte[] file, int reduction) {
        return decode(file, whole(file, reduction));
    }

    private BufferedImage decode(byte[] file, View view) {
        try {
            return decodeOrThrow(file, view);
        } catch (DamagedJpegException e) {
            throw new AssertionError(e);
        }
    }

    private BufferedImage decodeOrThrow(byte[] file, View view) throws DamagedJpegException {
        FrameHeader frame = FrameHeader.of(file);
        assertThat(frame.isCommon()).isTrue();
        return decoder.decode(file, frame, view, System.nanoTime() + PATIENCE);
    }

    static View whole(byte[] file, int reduction) {
        try {
            FrameHeader frame = FrameHeader.of(file);
            return new View(0, 0, frame.width(), frame.height(), reduction);
        } catch (DamagedJpegException e) {
            throw new AssertionError(e);
        }
    }

    /** Colours and edges, but nothing so fine that ways to reduce it differ. */
    static BufferedImage smooth(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int red = (int) (127 + 100 * Math.sin(x / 23.0 + y / 41.0));
                int green = (int) (127 + 100 * Math.cos(y / 17.0));
                int blue = x * 2 > width + y / 3 ? 200 : 60 + 100 * y / height;
                image.setRGB(x, y, red << 16 | green << 8 | blue);
            }
        }
        return image;
    }

    private static BufferedImage mean(BufferedImage image, int reduction) {
        int width = (image.getWidth() + reduction - 1) / reduction;
        int height = (image.getHeight() + reduction - 1) / reduction;
        BufferedImage mean = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                mean.setRGB(x, y, mean(image, x * reduction, y * reduction, reduction));
            }
        }
        return mean;
    }

    private static int mean(BufferedImage image, int left, int top, int side) {
        int[] sums = new int[3];
        for (int y = top; y < top + side; y++) {
            for (int x = left; x < left + side; x++) {
                int rgb = image.getRGB(Math.min(x, image.getWidth() - 1), Math.min(y, image.getHeight() - 1));
                for (int i = 0; i < 3; i++) {
                    sums[i] += rgb >> 8 * i & 255;
                }
            }
        }
        int count = side * side;
        return (sums[2] + count / 2) / count << 16 | (sums[1] + count / 2) / count << 8 | (sums[0] + count / 2) / count;
    }
}
