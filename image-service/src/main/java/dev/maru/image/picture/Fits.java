package dev.maru.image.picture;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.coobird.thumbnailator.Thumbnails;

/**
 * Makes sizes of a whole picture, with its proportions, from one decoding. A picture smaller than a size keeps its own: nothing is blown
 * up.
 */
final class Fits {

    /** The bounds of the longer side in pixels, the largest first. */
    static final List<Integer> SIZES = List.of(1600, 800, 320);

    /** From here on rows and columns are skipped: what is left is averaged from at least this many samples. */
    private static final int LEAST_SAMPLES = SIZES.getFirst() * 3 / 2;

    private final PictureLimits limits;
    private final PictureDecoder decoder;
    private final DecodingMemory memory;

    Fits(PictureLimits limits, PictureDecoder decoder, DecodingMemory memory) {
        this.limits = limits;
        this.decoder = decoder;
        this.memory = memory;
    }

    FittedPicture of(byte[] upload) {
        CleanPicture picture = PictureFormat.clean(upload);
        limits.check(picture);
        try {
            BufferedImage large = large(picture);
            if (picture.profile() != null) {
                large = ProfileConversion.toStandard(large, picture.profile());
            }
            large = picture.orientation().turn(large);
            Map<Integer, byte[]> files = new TreeMap<>();
            BufferedImage smaller = large;
            for (int size : SIZES) {
                smaller = scaled(smaller, size);
                files.put(size, Jpeg.of(smaller));
            }
            return new FittedPicture(large.getWidth(), large.getHeight(), files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BufferedImage large(CleanPicture picture) throws IOException {
        int step = Math.max(1, longer(picture) / LEAST_SAMPLES);
        Excerpt whole = whole(picture, step);
        while (!memory.isEnoughFor(decoder.bytes(picture, whole))) {
            whole = whole(picture, ++step);
            if (longer(picture) / step < SIZES.getFirst()) {
                throw PictureErrors.tooLargeToDecode(picture);
            }
        }
        try (DecodingMemory.Reservation _ = memory.reserve(decoder.bytes(picture, whole))) {
            return scaled(OpaqueRgb.of(decoder.decode(picture, whole)), SIZES.getFirst());
        }
    }

    private static Excerpt whole(CleanPicture picture, int step) {
        return new Excerpt(new Rectangle(picture.width(), picture.height()), SIZES.getFirst(), step);
    }

    private static int longer(CleanPicture picture) {
        return Math.max(picture.width(), picture.height());
    }

    private static BufferedImage scaled(BufferedImage image, int bound) throws IOException {
        int longer = Math.max(image.getWidth(), image.getHeight());
        if (longer <= bound && image.getType() == BufferedImage.TYPE_INT_RGB) {
            return image;
        }
        double factor = Math.min(1, bound / (double) longer);
        int width = Math.max(1, (int) Math.round(image.getWidth() * factor));
        int height = Math.max(1, (int) Math.round(image.getHeight() * factor));
        return Thumbnails.of(image)
                .forceSize(width, height)
                .imageType(BufferedImage.TYPE_INT_RGB)
                .asBufferedImage();
    }
}
