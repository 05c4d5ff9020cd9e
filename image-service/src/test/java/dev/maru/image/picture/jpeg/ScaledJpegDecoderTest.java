package dev.maru.image.picture.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.image.TestPictures;
import dev.maru.image.picture.jpeg.JpegVariant.Order;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class ScaledJpegDecoderTest extends JpegDecoderContract {

    @Override
    protected JpegDecoder decoder() {
        return new ScaledJpegDecoder();
    }

    @Test
    void givesUpWhenItIsLate() throws DamagedJpegException {
        byte[] file = new JpegVariant(2, 2, 0.9f, 0, Order.BASELINE).write(smooth(64, 64));
        FrameHeader frame = FrameHeader.of(file);

        assertThatThrownBy(() -> decoder().decode(file, frame, whole(file, 1), System.nanoTime() - 1))
                .hasMessageContaining("too long");
    }

    @Test
    void holdsWhatTheViewNeedsAndNotWhatThePictureHas() throws DamagedJpegException {
        byte[] file = TestPictures.jpeg(new BufferedImage(4000, 3000, BufferedImage.TYPE_3BYTE_BGR), 0.5f, true);
        FrameHeader frame = FrameHeader.of(file);
        long all = 4000L * 3000 * 3 / 2 * Short.BYTES;

        assertThat(decoder().workingBytes(file, frame, View.noSmallerThan(512, 500, 0, 3000, 3000)))
                .isBetween(1L << 20, all / 4);
    }
}
