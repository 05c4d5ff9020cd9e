package dev.maru.image.picture;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
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

/** Decodes a part of a picture, skipping rows and columns that no output needs, so that what it allocates does not grow with the picture. */
final class PictureDecoder {

    private final Duration decodingTime;

    PictureDecoder(Duration decodingTime) {
        this.decodingTime = decodingTime;
    }

    /**
     * Decodes a part of a picture.
     *
     * @param part within the picture
     * @param step how many rows and columns of the part may become one; a reader that cannot skip ignores it
     */
    BufferedImage decode(CleanPicture picture, Rectangle part, int step) {
        ImageReader reader = null;
        try (BytesInput input = new BytesInput(picture.bytes())) {
            reader = reader(picture);
            Watch watch = new Watch(System.nanoTime() + decodingTime.toNanos());
            reader.addIIOReadProgressListener(watch);
            reader.addIIOReadWarningListener((source, warning) -> watch.warned(warning));
            reader.setInput(input, true, true);
            if (reader.getWidth(0) != picture.width() || reader.getHeight(0) != picture.height()) {
                throw PictureErrors.unreadable("it has two sizes");
            }
            BufferedImage image = picture.format() == PictureFormat.WEBP
                    ? cutOut(reader.read(0), part)
                    : reader.read(0, skipping(reader.getDefaultReadParam(), part, step));
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

    private static ImageReadParam skipping(ImageReadParam param, Rectangle part, int step) {
        param.setSourceRegion(part);
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
