package dev.maru.image.picture;

import static dev.maru.image.TestPictures.chunk;
import static dev.maru.image.TestPictures.cmykJpeg;
import static dev.maru.image.TestPictures.deflated;
import static dev.maru.image.TestPictures.fromCamera;
import static dev.maru.image.TestPictures.gif;
import static dev.maru.image.TestPictures.insert;
import static dev.maru.image.TestPictures.interlacedPng;
import static dev.maru.image.TestPictures.join;
import static dev.maru.image.TestPictures.jpeg;
import static dev.maru.image.TestPictures.photo;
import static dev.maru.image.TestPictures.png;
import static dev.maru.image.TestPictures.quadrants;
import static dev.maru.image.TestPictures.riff;
import static dev.maru.image.TestPictures.riffChunk;
import static dev.maru.image.TestPictures.segment;
import static dev.maru.image.TestPictures.tiff;
import static dev.maru.image.TestPictures.webp;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.image.TestPictures;
import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SquaresTest {

    private final Squares squares = Limits.squares(Limits.DEFAULT);

    @Test
    void makesThreeSquaresOfTheMiddle() throws IOException {
        Map<Integer, byte[]> files = squares.of(jpeg(quadrants(4000, 3000, BufferedImage.TYPE_3BYTE_BGR)));

        assertThat(files).containsOnlyKeys(512, 256, 128);
        for (int side : files.keySet()) {
            BufferedImage image = read(files.get(side));
            assertThat(image.getWidth()).isEqualTo(side);
            assertThat(image.getHeight()).isEqualTo(side);
            assertQuadrants(image, TestPictures.QUADRANTS);
        }
    }

    @Test
    void getsSmallerInBytes() {
        byte[] camera = jpeg(photo(2000, 1500));

        assertThat(squares.of(camera).values())
                .allSatisfy(file -> assertThat(file.length).isLessThan(camera.length / 4));
    }

    @Test
    void blowsNothingUp() throws IOException {
        Map<Integer, byte[]> files = squares.of(png(quadrants(200, 150, BufferedImage.TYPE_INT_RGB)));

        assertThat(read(files.get(512)).getWidth()).isEqualTo(150);
        assertThat(read(files.get(256)).getWidth()).isEqualTo(150);
        assertThat(read(files.get(128)).getWidth()).isEqualTo(128);
    }

    static Stream<Arguments> kinds() {
        BufferedImage rgb = quadrants(2300, 2100, BufferedImage.TYPE_INT_RGB);
        BufferedImage alpha = quadrants(2300, 2100, BufferedImage.TYPE_INT_ARGB);
        return Stream.of(
                Arguments.of("JPEG", jpeg(rgb)),
                Arguments.of("progressive JPEG", jpeg(rgb, 0.9f, true)),
                Arguments.of("CMYK JPEG", cmykJpeg(rgb)),
                Arguments.of("JPEG with something behind it", join(jpeg(rgb), "PK\3\4 <?php ".getBytes(ISO_8859_1))),
                Arguments.of("PNG", png(rgb)),
                Arguments.of("interlaced PNG", interlacedPng(rgb)),
                Arguments.of("PNG with alpha", png(alpha)),
                Arguments.of("16-bit PNG", png(deep(rgb))),
                Arguments.of("PNG of 16 colours", png(indexed(rgb, 4))),
                Arguments.of("PNG of 256 colours", png(indexed(rgb, 8))),
                Arguments.of("GIF", gif(indexed(rgb, 8))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void keepsColours(String kind, byte[] upload) throws IOException {
        assertQuadrants(read(squares.of(upload).get(512)), TestPictures.QUADRANTS);
    }

    @Test
    void keepsTheTwoColoursOfAPalette() throws IOException {
        IndexColorModel palette = new IndexColorModel(
                1, 2, new byte[] {(byte) 200, 10}, new byte[] {20, (byte) 180}, new byte[] {30, 40});
        BufferedImage image = new BufferedImage(600, 600, BufferedImage.TYPE_BYTE_BINARY, palette);
        for (int x = 300; x < 600; x++) {
            for (int y = 0; y < 600; y++) {
                image.getRaster().setSample(x, y, 0, 1);
            }
        }

        BufferedImage square = read(squares.of(png(image)).get(512));

        assertColor(square, 100, 256, new Color(200, 20, 30));
        assertColor(square, 400, 256, new Color(10, 180, 40));
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY})
    void doesNotBrightenGrey(int type) throws IOException {
        BufferedImage image = new BufferedImage(600, 600, type);
        int middle = type == BufferedImage.TYPE_BYTE_GRAY ? 128 : 128 * 257;
        for (int y = 0; y < 600; y++) {
            for (int x = 0; x < 600; x++) {
                image.getRaster().setSample(x, y, 0, middle);
            }
        }

        assertColor(read(squares.of(png(image)).get(512)), 256, 256, new Color(128, 128, 128));
        if (type == BufferedImage.TYPE_BYTE_GRAY) {
            assertColor(read(squares.of(jpeg(image)).get(512)), 256, 256, new Color(128, 128, 128));
        }
    }

    @Test
    void putsWhatIsTransparentOnWhite() throws IOException {
        BufferedImage image = new BufferedImage(600, 600, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < 600; y++) {
            for (int x = 300; x < 600; x++) {
                image.setRGB(x, y, 0x80ff0000);
            }
        }

        BufferedImage square = read(squares.of(png(image)).get(512));

        assertColor(square, 100, 256, Color.WHITE);
        assertColor(square, 400, 256, new Color(255, 127, 127));
    }

    @Test
    void putsTheTransparentColourOfAPaletteOnWhite() throws IOException {
        IndexColorModel palette =
                new IndexColorModel(8, 2, new byte[] {0, 0}, new byte[] {0, 100}, new byte[] {0, 0}, 0);
        BufferedImage image = new BufferedImage(600, 600, BufferedImage.TYPE_BYTE_INDEXED, palette);
        for (int y = 0; y < 600; y++) {
            for (int x = 0; x < 600; x++) {
                image.getRaster().setSample(x, y, 0, x < 300 ? 0 : 1);
            }
        }

        for (byte[] upload : List.of(png(image), gif(image))) {
            BufferedImage square = read(squares.of(upload).get(512));

            assertColor(square, 100, 256, Color.WHITE);
            assertColor(square, 400, 256, new Color(0, 100, 0));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void turnsWhatACameraHeldSideways(int orientation) throws IOException {
        byte[] upload = fromCamera(jpeg(quadrants(1600, 1200, BufferedImage.TYPE_3BYTE_BGR)), orientation);

        Color a = TestPictures.QUADRANTS.get(0);
        Color b = TestPictures.QUADRANTS.get(1);
        Color c = TestPictures.QUADRANTS.get(2);
        Color d = TestPictures.QUADRANTS.get(3);
        assertQuadrants(
                read(squares.of(upload).get(512)),
                switch (orientation) {
                    case 1 -> List.of(a, b, c, d);
                    case 2 -> List.of(b, a, d, c);
                    case 3 -> List.of(d, c, b, a);
                    case 4 -> List.of(c, d, a, b);
                    case 5 -> List.of(a, c, b, d);
                    case 6 -> List.of(c, a, d, b);
                    case 7 -> List.of(d, b, c, a);
                    default -> List.of(b, d, a, c);
                });
    }

    @Test
    void leavesNothingOfTheCameraBehind() {
        byte[] upload = fromCamera(jpeg(quadrants(800, 600, BufferedImage.TYPE_3BYTE_BGR)), 6);

        assertThat(squares.of(upload).values()).allSatisfy(file -> {
            String text = new String(file, ISO_8859_1);
            assertThat(text).doesNotContain("GPS").doesNotContain("Exif").doesNotContain("ns.adobe");
        });
    }

    @Test
    void turnsPngAndWebpToo() throws IOException {
        byte[] sidewaysPng = insert(png(quadrants(600, 600, BufferedImage.TYPE_INT_RGB)), 33, chunk("eXIf", tiff(3)));
        byte[] webp = webp(600, 600, 255, 200, 0, 200, 0);
        byte[] sidewaysWebp = riff(java.util.Arrays.copyOfRange(webp, 12, webp.length), riffChunk("EXIF", tiff(3)));

        assertQuadrants(read(squares.of(sidewaysPng).get(512)), TestPictures.QUADRANTS.reversed());
        assertColor(read(squares.of(sidewaysWebp).get(512)), 100, 256, new Color(200, 200, 0));
        assertColor(read(squares.of(sidewaysWebp).get(512)), 400, 256, new Color(200, 0, 0));
    }

    @Test
    void readsWebp() throws IOException {
        assertColor(
                read(squares.of(webp(900, 700, 255, 10, 100, 100, 200)).get(512)), 256, 256, new Color(10, 100, 200));
        assertColor(read(squares.of(webp(900, 700, 0, 10, 100, 100, 200)).get(512)), 256, 256, Color.WHITE);
        assertThat(read(squares.of(TestPictures.WEBP_LOSSY).get(512)).getWidth())
                .isEqualTo(1);
        assertThat(read(squares.of(TestPictures.WEBP_ALPHA).get(512)).getWidth())
                .isEqualTo(1);
        assertThat(read(squares.of(TestPictures.WEBP_ANIMATED).get(512)).getWidth())
                .isEqualTo(1);
    }

    @Test
    void appliesTheColourProfile() throws IOException {
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        BufferedImage image = new BufferedImage(600, 600, BufferedImage.TYPE_3BYTE_BGR);
        var g = image.createGraphics();
        g.setColor(new Color(128, 128, 128));
        g.fillRect(0, 0, 600, 600);
        g.dispose();
        byte[] inJpeg = insert(jpeg(image), 2, segment(0xe2, join("ICC_PROFILE\0\1\1".getBytes(ISO_8859_1), profile)));
        byte[] inPng = insert(png(image), 33, chunk("iCCP", join("x\0\0".getBytes(ISO_8859_1), deflated(profile))));

        // Half of the light is 188 in sRGB.
        assertColor(read(squares.of(inJpeg).get(512)), 256, 256, new Color(188, 188, 188));
        assertColor(read(squares.of(inPng).get(512)), 256, 256, new Color(188, 188, 188));
    }

    private static BufferedImage indexed(BufferedImage image, int bits) {
        byte[] red = new byte[1 << bits];
        byte[] green = new byte[1 << bits];
        byte[] blue = new byte[1 << bits];
        List<Color> colors = Stream.concat(TestPictures.QUADRANTS.stream(), Stream.of(Color.GRAY))
                .toList();
        for (int i = 0; i < colors.size(); i++) {
            red[i] = (byte) colors.get(i).getRed();
            green[i] = (byte) colors.get(i).getGreen();
            blue[i] = (byte) colors.get(i).getBlue();
        }
        IndexColorModel palette = new IndexColorModel(bits, 1 << bits, red, green, blue);
        BufferedImage indexed = new BufferedImage(
                image.getWidth(),
                image.getHeight(),
                bits == 8 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY,
                palette);
        TestPictures.draw(indexed);
        return indexed;
    }

    private static BufferedImage deep(BufferedImage image) {
        ColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, ColorModel.OPAQUE, DataBuffer.TYPE_USHORT);
        WritableRaster raster = model.createCompatibleWritableRaster(image.getWidth(), image.getHeight());
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                Color color = new Color(image.getRGB(x, y));
                raster.setPixel(x, y, new int[] {color.getRed() * 257, color.getGreen() * 257, color.getBlue() * 257});
            }
        }
        return new BufferedImage(model, raster, false, null);
    }

    private static BufferedImage read(byte[] jpeg) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(jpeg));
    }

    private static void assertQuadrants(BufferedImage image, List<Color> expected) {
        int near = image.getWidth() / 4;
        int far = image.getWidth() * 3 / 4;
        assertColor(image, near, near, expected.get(0));
        assertColor(image, far, near, expected.get(1));
        assertColor(image, near, far, expected.get(2));
        assertColor(image, far, far, expected.get(3));
    }

    private static void assertColor(BufferedImage image, int x, int y, Color expected) {
        Color found = new Color(image.getRGB(x, y));
        assertThat(List.of(found.getRed(), found.getGreen(), found.getBlue()))
                .as("%s at %d, %d (expected: about %s)", found, x, y, expected)
                .satisfiesExactly(
                        red -> assertThat(Math.abs(red - expected.getRed())).isLessThan(6),
                        green -> assertThat(Math.abs(green - expected.getGreen()))
                                .isLessThan(6),
                        blue -> assertThat(Math.abs(blue - expected.getBlue())).isLessThan(6));
    }
}
