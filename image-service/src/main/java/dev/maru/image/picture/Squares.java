package dev.maru.image.picture;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import net.coobird.thumbnailator.Thumbnails;

/** Makes the square sizes of a picture from one decoding. A picture smaller than a size keeps its own: nothing is blown up. */
final class Squares {

    static final int LARGE = 512;
    static final int MEDIUM = 256;
    static final int SMALL = 128;

    /** Scaling down by two from here averages away what skipping leaves jagged. */
    private static final int SAMPLES_PER_PIXEL = 2;

    private final PictureLimits limits;
    private final PictureDecoder decoder;
    private final DecodingMemory memory;

    Squares(PictureLimits limits, PictureDecoder decoder, DecodingMemory memory) {
        this.limits = limits;
        this.decoder = decoder;
        this.memory = memory;
    }

    /** The JPEG files by their size in pixels. */
    Map<Integer, byte[]> of(byte[] upload) {
        CleanPicture picture = PictureFormat.clean(upload);
        limits.check(picture);
        try {
            BufferedImage large = large(picture);
            if (picture.profile() != null) {
                large = ProfileConversion.toStandard(large, picture.profile());
            }
            large = picture.orientation().turn(large);
            Map<Integer, byte[]> files = new TreeMap<>();
            files.put(LARGE, Jpeg.of(large));
            files.put(MEDIUM, Jpeg.of(scaled(large, MEDIUM)));
            files.put(SMALL, Jpeg.of(scaled(large, SMALL)));
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BufferedImage large(CleanPicture picture) throws IOException {
        Rectangle square = middle(picture);
        Excerpt excerpt = new Excerpt(square, LARGE, Math.max(1, square.width / (LARGE * SAMPLES_PER_PIXEL)));
        long bytes = decoder.bytes(picture, excerpt);
        if (!memory.isEnoughFor(bytes)) {
            throw PictureErrors.tooLargeToDecode(picture);
        }
        try (DecodingMemory.Reservation _ = memory.reserve(bytes)) {
            return scaled(OpaqueRgb.of(decoder.decode(picture, excerpt)), LARGE);
        }
    }

    private static Rectangle middle(CleanPicture picture) {
        int side = Math.min(picture.width(), picture.height());
        return new Rectangle((picture.width() - side) / 2, (picture.height() - side) / 2, side, side);
    }

    private static BufferedImage scaled(BufferedImage square, int side) throws IOException {
        int bounded = Math.min(side, square.getWidth());
        return Thumbnails.of(square)
                .forceSize(bounded, bounded)
                .imageType(BufferedImage.TYPE_INT_RGB)
                .asBufferedImage();
    }
}
