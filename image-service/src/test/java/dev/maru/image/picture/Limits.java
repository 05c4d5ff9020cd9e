package dev.maru.image.picture;

import java.time.Duration;
import org.springframework.util.unit.DataSize;

/** The limits of {@code image-service.yml}. */
final class Limits {

    static final PictureLimits DEFAULT =
            new PictureLimits(50_000_000, 20_000, 20, DataSize.ofMegabytes(256), Duration.ofSeconds(10), 2, 16);

    private Limits() {}

    static Squares squares(PictureLimits limits) {
        return new Squares(limits, new DecodingMemory(limits.decodingBytes()));
    }

    static Fits fits(PictureLimits limits) {
        return new Fits(limits, new DecodingMemory(limits.decodingBytes()));
    }
}
