package dev.maru.image.picture;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.maru.image.picture.jpeg.JpegDecoder;
import dev.maru.image.picture.jpeg.ScaledJpegDecoder;
import dev.maru.image.picture.turbo.TurboJpegDecoder;
import dev.maru.image.picture.turbo.TurboJpegLibrary;

/** The same list, and every JPEG on it that has one scan goes through libturbojpeg first. */
class HostilePicturesWithLibraryTest extends HostilePicturesTest {

    @Override
    JpegDecoder jpegDecoder() {
        var library = TurboJpegLibrary.find();
        assumeTrue(library.isPresent(), "libturbojpeg.so.0 is not installed (Debian: libturbojpeg0)");
        return new TurboJpegDecoder(library.orElseThrow(), new ScaledJpegDecoder(), 8);
    }
}
