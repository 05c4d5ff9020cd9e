package dev.maru.image.picture;

import static dev.maru.image.TestPictures.fromCamera;
import static dev.maru.image.TestPictures.jpeg;
import static dev.maru.image.TestPictures.photo;
import static dev.maru.image.TestPictures.png;
import static dev.maru.image.TestPictures.quadrants;
import static dev.maru.image.TestPictures.webp;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.image.TestPictures;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.unit.DataSize;

class FitsTest {

    private final Fits fits = Limits.fits(Limits.DEFAULT);

    static Stream<Arguments> pictures() {
        return Stream.of(
                Arguments.of("JPEG", jpeg(quadrants(4000, 3000, BufferedImage.TYPE_3BYTE_BGR)), 1600, 1200),
                Arguments.of("tall JPEG", jpeg(quadrants(1500, 3000, BufferedImage.TYPE_3BYTE_BGR)), 800, 1600),
                Arguments.of("PNG", png(quadrants(2000, 1000, BufferedImage.TYPE_INT_ARGB)), 1600, 800),
                Arguments.of("palette", png(quadrants(2000, 1000, BufferedImage.TYPE_BYTE_INDEXED)), 1600, 800),
                Arguments.of("GIF", TestPictures.gif(quadrants(90, 60, BufferedImage.TYPE_BYTE_INDEXED)), 90, 60),
                Arguments.of("camera upside down", fromCamera(jpeg(quadrants(400, 300, 5)), 3), 400, 300),
                Arguments.of("camera on its side", fromCamera(jpeg(quadrants(400, 300, 5)), 6), 300, 400),
                Arguments.of("CMYK", TestPictures.cmykJpeg(quadrants(400, 300, 5)), 400, 300));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pictures")
    void keepsTheProportions(String what, byte[] upload, int width, int height) throws IOException {
        FittedPicture picture = fits.of(upload);

        assertThat(List.of(picture.width(), picture.height())).containsExactly(width, height);
        assertThat(picture.files()).containsOnlyKeys(1600, 800, 320);
        for (int size : picture.files().keySet()) {
            byte[] file = picture.files().get(size);
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
            double factor = Math.min(1, size / (double) Math.max(width, height));
            assertThat(image.getWidth()).isEqualTo((int) Math.round(width * factor));
            assertThat(image.getHeight()).isEqualTo((int) Math.round(height * factor));
            assertThat(new String(file, ISO_8859_1)).doesNotContain("GPS").doesNotContain("Exif");
        }
    }

    @Test
    void showsAllOfThePictureUpright() throws IOException {
        BufferedImage upright = large(fromCamera(jpeg(quadrants(400, 300, BufferedImage.TYPE_3BYTE_BGR)), 6));

        assertColor(upright, 150, 10, Color.GRAY);
        assertColor(upright, 75, 125, TestPictures.QUADRANTS.get(2));
        assertColor(upright, 225, 125, TestPictures.QUADRANTS.get(0));
        assertColor(upright, 75, 275, TestPictures.QUADRANTS.get(3));
        assertColor(upright, 225, 275, TestPictures.QUADRANTS.get(1));
    }

    @Test
    void putsTransparencyOnWhite() throws IOException {
        assertColor(large(webp(900, 700, 0, 10, 100, 100, 200)), 400, 300, Color.WHITE);
        assertColor(large(png(new BufferedImage(50, 40, BufferedImage.TYPE_INT_ARGB))), 20, 20, Color.WHITE);
    }

    @Test
    void skipsMoreWhereMemoryIsShort() throws IOException {
        Fits poor = Limits.fits(
                new PictureLimits(50_000_000, 20_000, 20, DataSize.ofMegabytes(30), Duration.ofSeconds(10), 2, 16));
        byte[] camera = jpeg(photo(4000, 3000));

        assertThat(poor.of(camera).width()).isEqualTo(1600);
        assertThatThrownBy(() -> poor.of(webp(4000, 3000, 255, 1, 2, 200, 3))).hasMessageContaining("too large");
        assertThat(fits.of(camera).width()).isEqualTo(1600);
    }

    private BufferedImage large(byte[] upload) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(fits.of(upload).files().get(1600)));
    }

    private static void assertColor(BufferedImage image, int x, int y, Color expected) {
        Color found = new Color(image.getRGB(x, y));
        assertThat(List.of(found.getRed(), found.getGreen(), found.getBlue()))
                .as("%s at %d, %d (expected: about %s)", found, x, y, expected)
                .satisfiesExactly(
                        red -> assertThat(Math.abs(red - expected.getRed())).isLessThan(12),
                        green -> assertThat(Math.abs(green - expected.getGreen()))
                                .isLessThan(12),
                        blue -> assertThat(Math.abs(blue - expected.getBlue())).isLessThan(12));
    }
}
