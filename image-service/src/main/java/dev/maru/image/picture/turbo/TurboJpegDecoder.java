package dev.maru.image.picture.turbo;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.maru.image.picture.jpeg.DamagedJpegException;
import dev.maru.image.picture.jpeg.FrameHeader;
import dev.maru.image.picture.jpeg.JpegDecoder;
import dev.maru.image.picture.jpeg.View;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Decodes by libturbojpeg what comes in one scan, so that its memory and time are known before, and is not reduced by more than it is good
 * at. The other decoder does the rest, and has the last word on whatever the library does not decode without a warning, so that the same
 * files are refused with the library and without.
 */
public final class TurboJpegDecoder implements JpegDecoder {

    /** A row of MCUs and its neighbours, of all components, with room to spare. */
    private static final int LIBRARY_BYTES_PER_COLUMN = 256;

    private final TurboJpegLibrary library;
    private final JpegDecoder other;
    private final int largestReduction;

    /**
     * @param largestReduction up to which the library is used: it is quick at transforming many coefficients, and no quicker at passing over
     *     them
     */
    public TurboJpegDecoder(TurboJpegLibrary library, JpegDecoder other, int largestReduction) {
        this.library = library;
        this.other = other;
        this.largestReduction = largestReduction;
    }

    private boolean isForTheLibrary(FrameHeader frame, View view) {
        return frame.oneScan() && view.reduction() <= largestReduction;
    }

    @Override
    public long workingBytes(byte[] file, FrameHeader frame, View view) {
        long others = other.workingBytes(file, frame, view);
        if (!isForTheLibrary(frame, view)) {
            return others;
        }
        long pixels = (long) reduced(frame.width(), view) * reduced(frame.height(), view);
        return Math.max(others, file.length + pixels * Integer.BYTES + (long) frame.width() * LIBRARY_BYTES_PER_COLUMN);
    }

    @Override
    public BufferedImage decode(byte[] file, FrameHeader frame, View view, long deadline) throws DamagedJpegException {
        if (isForTheLibrary(frame, view)) {
            int width = reduced(frame.width(), view);
            int height = reduced(frame.height(), view);
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment bytes = arena.allocate(file.length);
                MemorySegment.copy(file, 0, bytes, JAVA_BYTE, 0, file.length);
                MemorySegment pixels = arena.allocate((long) width * height * Integer.BYTES, Integer.BYTES);
                boolean whole = library.decompress(bytes, pixels, width, height);
                if (System.nanoTime() - deadline > 0) {
                    // The library cannot be stopped; one scan is over soon.
                    throw new DamagedJpegException("decoding it takes too long");
                }
                if (whole) {
                    return cutOut(pixels, width, view);
                }
            }
        }
        return other.decode(file, frame, view, deadline);
    }

    private static int reduced(int side, View view) {
        return (side + view.reduction() - 1) / view.reduction();
    }

    private static BufferedImage cutOut(MemorySegment pixels, int stride, View view) {
        int width = view.reducedWidth();
        int height = view.reducedHeight();
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] rgb = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        for (int y = 0; y < height; y++) {
            long from = ((long) (view.reducedY() + y) * stride + view.reducedX()) * Integer.BYTES;
            MemorySegment.copy(pixels, JAVA_INT, from, rgb, y * width, width);
        }
        return image;
    }
}
