package dev.maru.image.picture;

import static dev.maru.image.TestPictures.chunk;
import static dev.maru.image.TestPictures.deflated;
import static dev.maru.image.TestPictures.deflatedZeros;
import static dev.maru.image.TestPictures.fromCamera;
import static dev.maru.image.TestPictures.gif;
import static dev.maru.image.TestPictures.hugePng;
import static dev.maru.image.TestPictures.insert;
import static dev.maru.image.TestPictures.join;
import static dev.maru.image.TestPictures.jpeg;
import static dev.maru.image.TestPictures.photo;
import static dev.maru.image.TestPictures.png;
import static dev.maru.image.TestPictures.quadrants;
import static dev.maru.image.TestPictures.riff;
import static dev.maru.image.TestPictures.riffChunk;
import static dev.maru.image.TestPictures.segment;
import static dev.maru.image.TestPictures.webp;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.image.TestPictures;
import dev.maru.image.picture.jpeg.JpegDecoder;
import dev.maru.image.picture.jpeg.ScaledJpegDecoder;
import dev.maru.platform.problem.MaruException;
import java.awt.image.BufferedImage;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.unit.DataSize;

class HostilePicturesTest {

    private static final int SEED = 20261121;

    private final Squares squares = squares(Limits.DEFAULT);

    private Squares squares(PictureLimits limits) {
        return Limits.squares(limits, jpegDecoder());
    }

    JpegDecoder jpegDecoder() {
        return new ScaledJpegDecoder();
    }

    static Stream<Arguments> refused() {
        byte[] jpeg = jpeg(photo(640, 480));
        byte[] png = png(photo(64, 48));
        byte[] gif = gif(quadrants(64, 48, BufferedImage.TYPE_BYTE_INDEXED));
        byte[] zeros = deflated(new byte[20_000]);
        return Stream.of(
                refused("nothing", "picture-unreadable", new byte[0]),
                refused("one byte", "unsupported-media-type", new byte[] {(byte) 0xff}),
                refused("text", "unsupported-media-type", "not a picture, whatever its name".getBytes(ISO_8859_1)),
                refused(
                        "SVG",
                        "unsupported-media-type",
                        "<svg xmlns=\"http://www.w3.org/2000/svg\"><script/>".getBytes(ISO_8859_1)),
                refused(
                        "HTML",
                        "unsupported-media-type",
                        "<!doctype html><script>alert(1)</script>".getBytes(ISO_8859_1)),
                refused("BMP", "unsupported-media-type", "BM\u0036\0\0\0".getBytes(ISO_8859_1)),
                refused("TIFF", "unsupported-media-type", TestPictures.tiff(1)),
                refused("AVIF", "unsupported-media-type", "\0\0\0\u001cftypavif".getBytes(ISO_8859_1)),
                refused("ZIP", "unsupported-media-type", "PK\3\4".getBytes(ISO_8859_1)),
                refused(
                        "script behind a GIF's name",
                        "picture-unreadable",
                        "GIF89a/*<script>*/=1;alert(1)//".getBytes(ISO_8859_1)),
                refused("only the start of a JPEG", "picture-unreadable", new byte[] {
                    (byte) 0xff, (byte) 0xd8, (byte) 0xff
                }),
                refused("JPEG without a picture", "picture-unreadable", join(Arrays.copyOf(jpeg, 2), end(jpeg))),
                refused(
                        "JPEG cut and closed again",
                        "picture-unreadable",
                        join(Arrays.copyOf(jpeg, jpeg.length / 2), end(jpeg))),
                refused("JPEG with two frames", "picture-unreadable", twoFrames(jpeg)),
                refused("JPEG of a thousand scans", "picture-unreadable", manyScans(jpeg)),
                refused("JPEG of 65,535 x 65,535", "picture-too-large", resized(jpeg, 65_535, 65_535)),
                refused("JPEG of 1 x 1,000", "picture-too-narrow", resized(jpeg, 1, 1_000)),
                refused("JPEG without height", "picture-unreadable", resized(jpeg, 640, 0)),
                refused("PNG of 30,000 x 30,000", "picture-too-large", hugePng(30_000, 30_000)),
                refused("PNG of 7,072 x 7,072", "picture-too-large", hugePng(7_072, 7_072)),
                refused("PNG of 1 x 200,000", "picture-too-large", png(1, 200_000, 1, 0, chunk("IDAT", zeros))),
                refused("PNG of 8,192 x 1", "picture-too-narrow", png(8_192, 1, 1, 0, chunk("IDAT", zeros))),
                refused(
                        "PNG of 2^31-1 x 1",
                        "picture-too-large",
                        png(Integer.MAX_VALUE, 1, 1, 0, chunk("IDAT", zeros))),
                refused("PNG of negative size", "picture-unreadable", png(0xffffffffL, 5, 1, 0, chunk("IDAT", zeros))),
                refused("PNG of 0 x 0", "picture-unreadable", png(0, 0, 1, 0, chunk("IDAT", zeros))),
                refused("PNG of unknown colours", "picture-unreadable", png(10, 10, 3, 7, chunk("IDAT", zeros))),
                refused("PNG without data", "picture-unreadable", png(10, 10, 1, 0)),
                refused("PNG with too little data", "picture-unreadable", png(1000, 1000, 8, 0, chunk("IDAT", zeros))),
                refused("PNG with a wrong checksum", "picture-unreadable", flipped(png, png.length - 20)),
                refused("PNG without a palette", "picture-unreadable", png(10, 10, 8, 3, chunk("IDAT", zeros))),
                refused("GIF of 16,000 x 16,000", "picture-too-large", resizedGif(gif, 16_000, 16_000)),
                refused("GIF without a picture", "picture-unreadable", join(Arrays.copyOf(gif, 13 + 768), new byte[] {
                    0x3b
                })),
                refused("WebP of 16,383 x 16,383", "picture-too-large", webp(16_383, 16_383, 255, 1, 2, 2, 3)),
                refused("WebP too large for its decoder", "picture-too-large", webp(7_000, 7_000, 255, 1, 2, 2, 3)),
                refused(
                        "WebP that lies about its size",
                        "picture-too-large",
                        small(webp(16_383, 16_383, 255, 1, 2, 2, 3))),
                refused(
                        "WebP of 6 megapixels in 60 bytes",
                        "picture-unreadable",
                        riff(riffChunk("VP8L", Arrays.copyOfRange(webp(2_500, 2_500, 255, 1, 2, 200, 3), 20, 80)))),
                refused("WebP without a picture", "picture-unreadable", riff(riffChunk("ICCP", new byte[10]))),
                refused("WebP in WebP in WebP", "picture-unreadable", nested()));
    }

    private static Arguments refused(String what, String code, byte[] upload) {
        return Arguments.of(what, code.equals("unsupported-media-type") ? 415 : 422, code, upload);
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @MethodSource("refused")
    void refuses(String what, int status, String code, byte[] upload) {
        long start = cpuTime();

        assertThatThrownBy(() -> squares.of(upload)).isInstanceOfSatisfying(MaruException.class, e -> {
            assertThat(e.code().status()).isEqualTo(status);
            assertThat(e.code().code()).isEqualTo(code);
        });

        assertThat(Duration.ofNanos(cpuTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void refusesAPictureThatIsCutAnywhere() {
        for (byte[] whole : seeds()) {
            for (int tenth = 0; tenth < 10; tenth++) {
                byte[] cut = Arrays.copyOf(whole, whole.length * tenth / 10);
                assertThatThrownBy(() -> squares.of(cut))
                        .as("%d of %d bytes of %s", cut.length, whole.length, start(whole))
                        .isInstanceOf(MaruException.class);
            }
        }
    }

    @Test
    void doesNotInflateWhatNobodyLooksAt() {
        byte[] bomb = deflatedZeros(300_000_000);
        byte[] picture = png(quadrants(100, 100, BufferedImage.TYPE_INT_RGB));
        byte[] name = "x\0\0".getBytes(ISO_8859_1);

        assertThat(squares.of(insert(picture, 33, chunk("zTXt", join(name, bomb)))))
                .hasSize(3);
        assertThat(squares.of(insert(picture, 33, chunk("iCCP", join(name, bomb)))))
                .hasSize(3);
    }

    @Test
    void walksAHundredThousandChunks() {
        byte[] many = new byte[12 * 100_000];
        byte[] one = chunk("tEXt", new byte[0]);
        for (int i = 0; i < many.length; i += 12) {
            System.arraycopy(one, 0, many, i, 12);
        }

        assertThat(squares.of(insert(png(quadrants(100, 100, BufferedImage.TYPE_INT_RGB)), 33, many)))
                .hasSize(3);
    }

    @Test
    void ignoresAProfileThatMakesNoSense() {
        byte[] upload = insert(
                jpeg(photo(100, 100)), 2, segment(0xe2, join("ICC_PROFILE\0\1\1".getBytes(ISO_8859_1), new byte[500])));

        assertThat(squares.of(upload)).hasSize(3);
    }

    @Test
    void givesUpWhatTakesTooLong() {
        Squares hasty = squares(
                new PictureLimits(50_000_000, 20_000, 20, DataSize.ofMegabytes(128), Duration.ofNanos(1), 1, 1));

        assertThatThrownBy(() -> hasty.of(jpeg(photo(2000, 1500)))).hasMessageContaining("too long");
        assertThatThrownBy(() -> hasty.of(png(photo(2000, 1500)))).hasMessageContaining("too long");
    }

    @Test
    void holdsLittleOfAProgressivePictureWithManyPixels() {
        byte[] progressive = jpeg(new BufferedImage(3000, 3000, BufferedImage.TYPE_3BYTE_BGR), 0.5f, true);
        Squares small = squares(
                new PictureLimits(50_000_000, 20_000, 20, DataSize.ofMegabytes(4), Duration.ofSeconds(10), 1, 1));

        assertThatThrownBy(() -> small.of(progressive)).hasMessageContaining("too large");
        assertThat(squares.of(progressive)).hasSize(3);
    }

    /** Whatever bits change, the answer is a picture or a refusal; anything else fails the test by itself. */
    @Test
    void survivesFlippedBits() {
        Random random = new Random(SEED);
        int refused = 0;
        int rounds = Integer.getInteger("maru.flips", 1_000);
        List<byte[]> seeds = seeds();
        for (int i = 0; i < rounds; i++) {
            byte[] upload = seeds.get(i % seeds.size()).clone();
            for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
                // The front, where the structure is, more often than the rest.
                int at = random.nextInt(random.nextBoolean() ? upload.length : Math.min(upload.length, 700));
                upload[at] ^= (byte) (1 << random.nextInt(8));
            }
            long start = cpuTime();
            try {
                squares.of(upload);
            } catch (MaruException e) {
                assertThat(e.code().status()).isIn(415, 422);
                refused++;
            }
            assertThat(Duration.ofNanos(cpuTime() - start)).isLessThan(Duration.ofSeconds(3));
        }
        assertThat(refused).isBetween(rounds / 10, rounds);
    }

    private static List<byte[]> seeds() {
        BufferedImage photo = photo(320, 240);
        return List.of(
                jpeg(photo),
                jpeg(photo, 0.8f, true),
                fromCamera(jpeg(photo), 6),
                TestPictures.cmykJpeg(photo),
                png(photo),
                TestPictures.interlacedPng(photo),
                png(quadrants(300, 200, BufferedImage.TYPE_BYTE_INDEXED)),
                gif(quadrants(300, 200, BufferedImage.TYPE_BYTE_INDEXED)),
                webp(300, 200, 255, 1, 2, 200, 3),
                TestPictures.WEBP_ALPHA);
    }

    /** Of this thread: how long a picture takes, however busy the machine is. */
    private static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static String start(byte[] upload) {
        return new String(upload, 0, 16, ISO_8859_1);
    }

    private static byte[] end(byte[] jpeg) {
        return Arrays.copyOfRange(jpeg, jpeg.length - 2, jpeg.length);
    }

    private static byte[] flipped(byte[] upload, int at) {
        byte[] flipped = upload.clone();
        flipped[at] ^= 1;
        return flipped;
    }

    private static int frame(byte[] jpeg) {
        for (int i = 0; ; i++) {
            if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xc0) {
                return i;
            }
        }
    }

    private static byte[] resized(byte[] jpeg, int width, int height) {
        byte[] resized = jpeg.clone();
        int at = frame(jpeg) + 5;
        resized[at] = (byte) (height >> 8);
        resized[at + 1] = (byte) height;
        resized[at + 2] = (byte) (width >> 8);
        resized[at + 3] = (byte) width;
        return resized;
    }

    private static byte[] twoFrames(byte[] jpeg) {
        int at = frame(jpeg);
        return insert(jpeg, at, Arrays.copyOfRange(jpeg, at, at + 19));
    }

    private static byte[] manyScans(byte[] jpeg) {
        byte[] scan = {(byte) 0xff, (byte) 0xda, 0, 8, 1, 1, 0, 0, 63, 0};
        byte[] scans = new byte[scan.length * 1000];
        for (int i = 0; i < scans.length; i += scan.length) {
            System.arraycopy(scan, 0, scans, i, scan.length);
        }
        return insert(jpeg, jpeg.length - 2, scans);
    }

    private static byte[] resizedGif(byte[] gif, int width, int height) {
        byte[] resized = gif.clone();
        int at = 13 + 768;
        while (resized[at] != 0x2c) {
            at++;
        }
        resized[at + 5] = (byte) width;
        resized[at + 6] = (byte) (width >> 8);
        resized[at + 7] = (byte) height;
        resized[at + 8] = (byte) (height >> 8);
        return resized;
    }

    /** Says on the outside that it has ten pixels on a side. */
    private static byte[] small(byte[] webp) {
        return riff(
                riffChunk("VP8X", new byte[] {0, 0, 0, 0, 9, 0, 0, 9, 0, 0}),
                Arrays.copyOfRange(webp, 12, webp.length));
    }

    private static byte[] nested() {
        byte[] inner = new byte[0];
        for (int i = 0; i < 300; i++) {
            inner = riffChunk("ANMF", join(new byte[16], inner));
        }
        return riff(inner);
    }
}
