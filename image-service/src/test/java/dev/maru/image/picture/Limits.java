package dev.maru.image.picture;

import dev.maru.image.picture.jpeg.JpegDecoder;
import dev.maru.image.picture.jpeg.ScaledJpegDecoder;
import java.time.Duration;
import org.springframework.util.unit.DataSize;

/** The limits of {@code image-service.yml}. */
final class Limits {

    static final PictureLimits DEFAULT =
            new PictureLimits(50_000_000, 20_000, 20, DataSize.ofMegabytes(256), Duration.ofSeconds(10), 2, 16);

    private Limits() {}

    static Squares squares(PictureLimits limits) {
        return squares(limits, new ScaledJpegDecoder());
    }

    static Squares squares(PictureLimits limits, JpegDecoder jpeg) {
        return new Squares(
                limits, new PictureDecoder(jpeg, limits.decodingTime()), new DecodingMemory(limits.decodingBytes()));
    }

    static Fits fits(PictureLimits limits) {
        return new Fits(
                limits,
                new PictureDecoder(new ScaledJpegDecoder(), limits.decodingTime()),
                new DecodingMemory(limits.decodingBytes()));
    }
}
