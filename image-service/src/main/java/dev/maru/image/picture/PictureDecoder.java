package dev.maru.image.picture;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import dev.maru.image.picture.jpeg.DamagedJpegException;
import dev.maru.image.picture.jpeg.FrameHeader;
import dev.maru.image.picture.jpeg.JpegDecoder;
import dev.maru.image.picture.jpeg.View;
import dev.maru.platform.problem.MaruException;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a part of a picture with no more detail than is needed: JPEG reduced by a {@link JpegDecoder}, everything else (and JPEG for
 * print) by ImageIO, skipping rows and columns. So what is allocated does not grow with the picture, but for formats that have to be
 * decoded whole.
 */
final class PictureDecoder {

    private static final int BYTES_PER_PIXEL = Integer.BYTES;

    /** What a reader returns, and beside it the same without transparency. */
    private static final int BYTES_PER_PIXEL_READ = 2 * BYTES_PER_PIXEL;

    private final JpegDecoder jpeg;
    private final Duration decodingTime;

    PictureDecoder(JpegDecoder jpeg, Duration decodingTime) {
        this.jpeg = jpeg;
        this.decodingTime = decodingTime;
    }

    /** What decoding this holds in memory, in bytes, the result included and the picture's own bytes not. */
    long bytes(CleanPicture picture, Excerpt excerpt) {
        FrameHeader frame = commonFrame(picture);
        if (frame != null) {
            View view = view(excerpt);
            return jpeg.workingBytes(picture.bytes(), frame, view)
                    + (long) view.reducedWidth() * view.reducedHeight() * BYTES_PER_PIXEL;
        }
        if (picture.format() == PictureFormat.WEBP) {
            // Decoded whole whatever is wanted of it.
            return picture.decodingBytes();
        }
        long width = excerpt.part().width / excerpt.step() + 1L;
        long height = excerpt.part().height / excerpt.step() + 1L;
        return picture.decodingBytes() + width * height * BYTES_PER_PIXEL_READ;
    }

    /**
     * Decodes what is wanted, in the colours of the file and turned as it is there.
     *
     * @throws MaruException 422, when the picture is damaged or takes too long
     */
    BufferedImage decode(CleanPicture picture, Excerpt excerpt) {
        long deadline = System.nanoTime() + decodingTime.toNanos();
        FrameHeader frame = commonFrame(picture);
        if (frame == null) {
            return read(picture, excerpt, deadline);
        }
        try {
            return jpeg.decode(picture.bytes(), frame, view(excerpt), deadline);
        } catch (DamagedJpegException e) {
            throw PictureErrors.unreadable(e.what());
        }
    }

    private static View view(Excerpt excerpt) {
        Rectangle part = excerpt.part();
        return View.noSmallerThan(excerpt.longerSide(), part.x, part.y, part.width, part.height);
    }

    /** Of a JPEG that a {@link JpegDecoder} reads. */
    private static @Nullable FrameHeader commonFrame(CleanPicture picture) {
        if (picture.format() != PictureFormat.JPEG) {
            return null;
        }
        try {
            FrameHeader frame = FrameHeader.of(picture.bytes());
            return frame.isCommon() ? frame : null;
        } catch (DamagedJpegException e) {
            throw PictureErrors.unreadable(e.what());
        }
    }

    private static BufferedImage read(CleanPicture picture, Excerpt excerpt, long deadline) {
        ImageReader reader = null;
        try (BytesInput input = new BytesInput(picture.bytes())) {
            reader = reader(picture);
            Watch watch = new Watch(deadline);
            reader.addIIOReadProgressListener(watch);
            reader.addIIOReadWarningListener((source, warning) -> watch.warned(warning));
            reader.setInput(input, true, true);
            if (reader.getWidth(0) != picture.width() || reader.getHeight(0) != picture.height()) {
                throw PictureErrors.unreadable("it has two sizes");
            }
            BufferedImage image = picture.format() == PictureFormat.WEBP
                    ? cutOut(reader.read(0), excerpt.part())
                    : reader.read(0, skipping(reader.getDefaultReadParam(), excerpt));
            if (watch.late) {
                throw PictureErrors.unreadable("decoding it takes too long");
            }
            if (watch.cut) {
                throw PictureErrors.unreadable("it ends too early");
            }
            return image;
        } catch (IOException e) {
            throw PictureErrors.unreadable("it is damaged");
        } catch (MaruException e) {
            throw e;
        } catch (RuntimeException e) {
            // Decoders meet nonsense with whatever their arithmetic leads to: index out of bounds, negative sizes,
            // illegal arguments.
            throw PictureErrors.unreadable("it is damaged");
        } finally {
            if (reader != null) {
                reader.dispose();
            }
        }
    }

    private static ImageReadParam skipping(ImageReadParam param, Excerpt excerpt) {
        int step = excerpt.step();
        param.setSourceRegion(excerpt.part());
        param.setSourceSubsampling(step, step, step / 2, step / 2);
        return param;
    }

    /** The WebP reader returns wrong pixels for some regions and steps, and decodes the whole picture anyway. */
    private static BufferedImage cutOut(BufferedImage image, Rectangle part) {
        return image.getSubimage(part.x, part.y, part.width, part.height);
    }

    /** Readers are chosen here, not by what else is on the class path. */
    private static ImageReader reader(CleanPicture picture) throws IOException {
        return switch (picture.format()) {
            case JPEG -> picture.inks() ? forInks().createReaderInstance() : ofTheJdk("jpeg");
            case PNG -> ofTheJdk("png");
            case GIF -> ofTheJdk("gif");
            case WEBP -> new WebPImageReaderSpi().createReaderInstance(null);
        };
    }

    /** Works through the JDK's own reader, which it looks for when it is registered. */
    private static ImageReaderSpi forInks() {
        IIORegistry registry = IIORegistry.getDefaultInstance();
        ImageReaderSpi registered = registry.getServiceProviderByClass(JPEGImageReaderSpi.class);
        if (registered != null) {
            return registered;
        }
        JPEGImageReaderSpi own = new JPEGImageReaderSpi();
        registry.registerServiceProvider(own, ImageReaderSpi.class);
        return own;
    }

    private static ImageReader ofTheJdk(String format) {
        for (Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format); readers.hasNext(); ) {
            ImageReader reader = readers.next();
            if (reader.getClass().getModule() == ImageIO.class.getModule()) {
                return reader;
            }
        }
        throw new IllegalStateException("This JDK cannot read " + format + ": is the module java.desktop complete?");
    }

    /** Stops a decoder that is too slow, and hears what decoders say instead of failing. */
    private static final class Watch implements IIOReadProgressListener {

        private final long deadline;
        private boolean late;
        private boolean cut;

        Watch(long deadline) {
            this.deadline = deadline;
        }

        /** Other warnings, such as a few superfluous bytes, come from cameras in daily use and change nothing that is seen. */
        void warned(@Nullable String warning) {
            cut |= warning == null || warning.contains("premature end") || warning.contains("Truncated");
        }

        @Override
        public void imageProgress(ImageReader source, float percentageDone) {
            if (System.nanoTime() > deadline) {
                late = true;
                source.abort();
            }
        }

        @Override
        public void sequenceStarted(ImageReader source, int minIndex) {}

        @Override
        public void sequenceComplete(ImageReader source) {}

        @Override
        public void imageStarted(ImageReader source, int imageIndex) {}

        @Override
        public void imageComplete(ImageReader source) {}

        @Override
        public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

        @Override
        public void thumbnailProgress(ImageReader source, float percentageDone) {}

        @Override
        public void thumbnailComplete(ImageReader source) {}

        @Override
        public void readAborted(ImageReader source) {}
    }
}
