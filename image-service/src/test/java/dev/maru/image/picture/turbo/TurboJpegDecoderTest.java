package dev.maru.image.picture.turbo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.maru.image.TestPictures;
import dev.maru.image.picture.jpeg.DamagedJpegException;
import dev.maru.image.picture.jpeg.FrameHeader;
import dev.maru.image.picture.jpeg.JpegDecoder;
import dev.maru.image.picture.jpeg.JpegDecoderContract;
import dev.maru.image.picture.jpeg.ScaledJpegDecoder;
import dev.maru.image.picture.jpeg.View;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TurboJpegDecoderTest extends JpegDecoderContract {

    /** As in service. Beyond, the library repeats samples of chroma that is coarser in one direction, and is less like the picture. */
    private static final int LARGEST_REDUCTION = 2;

    @Override
    protected JpegDecoder decoder() {
        return decoder(new ScaledJpegDecoder());
    }

    private static JpegDecoder decoder(JpegDecoder other) {
        var library = TurboJpegLibrary.find();
        assumeTrue(library.isPresent(), "libturbojpeg.so.0 is not installed (Debian: libturbojpeg0)");
        return new TurboJpegDecoder(library.orElseThrow(), other, LARGEST_REDUCTION);
    }

    @Test
    void needsNobodyElseForOneScan() throws DamagedJpegException {
        byte[] file = TestPictures.jpeg(TestPictures.photo(200, 100));

        assertThat(decode(file, decoder(new Nobody())).getWidth()).isEqualTo(200);
    }

    @Test
    void leavesToTheOtherWhatIsReducedMore() {
        byte[] file = TestPictures.jpeg(TestPictures.photo(200, 100));
        View small = new View(0, 0, 200, 100, 2 * LARGEST_REDUCTION);

        assertThatThrownBy(() -> decoder(new Nobody()).decode(file, FrameHeader.of(file), small, Long.MAX_VALUE))
                .hasMessage("nobody");
    }

    @Test
    void leavesToTheOtherWhatItWarnsOf() {
        byte[] file = TestPictures.jpeg(TestPictures.photo(200, 100));
        byte[] cut = TestPictures.join(Arrays.copyOf(file, file.length / 2), new byte[] {(byte) 0xff, (byte) 0xd9});
        byte[] progressive = TestPictures.jpeg(TestPictures.photo(200, 100), 0.8f, true);

        assertThatThrownBy(() -> decode(cut, decoder(new Nobody()))).hasMessage("nobody");
        assertThatThrownBy(() -> decode(progressive, decoder(new Nobody()))).hasMessage("nobody");
    }

    private static BufferedImage decode(byte[] file, JpegDecoder decoder) throws DamagedJpegException {
        FrameHeader frame = FrameHeader.of(file);
        View whole = new View(0, 0, frame.width(), frame.height(), 1);
        return decoder.decode(file, frame, whole, Long.MAX_VALUE);
    }

    private static final class Nobody implements JpegDecoder {

        @Override
        public long workingBytes(byte[] file, FrameHeader frame, View view) {
            return 0;
        }

        @Override
        public BufferedImage decode(byte[] file, FrameHeader frame, View view, long deadline)
                throws DamagedJpegException {
            throw new DamagedJpegException("nobody");
        }
    }
}
