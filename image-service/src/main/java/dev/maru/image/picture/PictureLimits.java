package dev.maru.image.picture;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What a picture may cost.
 *
 * @param pixels width times height, at most
 * @param side the longer side, at most
 * @param ratio how many times longer than the other a side may be
 * @param decodingMemory what all decoders together may hold beside their small results; half of the heap if that is less
 * @param decodingTime after which decoding is given up
 * @param decoders pictures decoded at the same time
 * @param waiting pictures that wait for a decoder; more are refused
 */
@Validated
@ConfigurationProperties("maru.pictures")
record PictureLimits(
        @Min(1) @Max(1_000_000_000) long pixels,
        @Min(1) @Max(1_000_000) int side,
        @Min(1) int ratio,
        @NotNull DataSize decodingMemory,
        @NotNull Duration decodingTime,
        @Min(1) int decoders,
        @Min(1) int waiting) {

    void check(CleanPicture picture) {
        long longer = Math.max(picture.width(), picture.height());
        long shorter = Math.min(picture.width(), picture.height());
        String size = picture.width() + " x " + picture.height();
        if (longer > side) {
            throw PictureErrors.tooLarge(size + " (expected: at most " + side + " pixels on a side)");
        }
        if (longer * shorter > pixels) {
            throw PictureErrors.tooLarge(size + " (expected: at most " + pixels + " pixels)");
        }
        if (longer > shorter * ratio) {
            throw PictureErrors.tooNarrow(size + " (expected: at most " + ratio + " times as long as wide)");
        }
    }

    long decodingBytes() {
        return Math.min(decodingMemory.toBytes(), Runtime.getRuntime().maxMemory() / 2);
    }
}
