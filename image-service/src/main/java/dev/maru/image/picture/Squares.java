package dev.maru.image.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
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

    private static final double QUALITY = 0.85;

    private final PictureLimits limits;
    private final PictureDecoder decoder;
    private final DecodingMemory memory;

    Squares(PictureLimits limits) {
        this.limits = limits;
        this.decoder = new PictureDecoder(LARGE, limits.decodingTime());
        this.memory = new DecodingMemory(limits.decodingBytes());
    }

    /** The JPEG files by their size in pixels. */
    Map<Integer, byte[]> of(byte[] upload) {
        CleanPicture picture = PictureFormat.clean(upload);
        limits.check(picture);
        if (!memory.isEnoughFor(picture)) {
            throw PictureErrors.tooLarge(
                    picture.width() + " x " + picture.height() + " (expected: fewer pixels in a picture of this kind)");
        }
        try {
            BufferedImage large = large(picture);
            if (picture.profile() != null) {
                large = ProfileConversion.toStandard(large, picture.profile());
            }
            large = picture.orientation().turn(large);
            Map<Integer, byte[]> files = new TreeMap<>();
            files.put(LARGE, jpeg(large));
            files.put(MEDIUM, jpeg(scaled(large, MEDIUM)));
            files.put(SMALL, jpeg(scaled(large, SMALL)));
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BufferedImage large(CleanPicture picture) throws IOException {
        try (DecodingMemory.Reservation _ = memory.reserve(picture)) {
            return scaled(OpaqueRgb.of(decoder.decode(picture)), LARGE);
        }
    }

    private static BufferedImage scaled(BufferedImage square, int side) throws IOException {
        int bounded = Math.min(side, square.getWidth());
        return Thumbnails.of(square)
                .forceSize(bounded, bounded)
                .imageType(BufferedImage.TYPE_INT_RGB)
                .asBufferedImage();
    }

    private static byte[] jpeg(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Thumbnails.of(image).scale(1).outputFormat("jpg").outputQuality(QUALITY).toOutputStream(out);
        return out.toByteArray();
    }
}
