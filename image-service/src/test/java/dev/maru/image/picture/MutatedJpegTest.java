package dev.maru.image.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.maru.image.picture.jpeg.DamagedJpegException;
import dev.maru.image.picture.jpeg.FrameHeader;
import dev.maru.image.picture.jpeg.JpegDecoder;
import dev.maru.image.picture.jpeg.JpegSamples;
import dev.maru.image.picture.jpeg.Mutation;
import dev.maru.image.picture.jpeg.ScaledJpegDecoder;
import dev.maru.image.picture.jpeg.View;
import dev.maru.image.picture.turbo.TurboJpegDecoder;
import dev.maru.image.picture.turbo.TurboJpegLibrary;
import dev.maru.platform.problem.MaruException;
import java.awt.image.BufferedImage;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Whatever is done to a JPEG, a decoder returns a picture or says that it is damaged, soon, within the memory it asked for. Every other
 * input goes past the walk through its segments that uploads are sent on, straight to the decoder.
 *
 * <p>{@code -Dmaru.mutations=10000000} is the long run, {@code -Dmaru.mutations.seed} goes on elsewhere.
 */
class MutatedJpegTest {

    private static final int ROUNDS = Integer.getInteger("maru.mutations", 4000);
    private static final long SEED = Long.getLong("maru.mutations.seed", 20261121);

    /** More would not be decoded here for want of memory, as it would not be in service. */
    private static final long MOST_BYTES = 32 << 20;

    /** Tables are read as often as they are there, and forgotten again. */
    private static final long GARBAGE_PER_BYTE = 2000;

    private static final long LONGEST = Duration.ofSeconds(3).toNanos();
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void survivesInPlainJava() {
        survives(new ScaledJpegDecoder(), ROUNDS, SEED);
    }

    @Test
    void survivesInTheLibrary() {
        var library = TurboJpegLibrary.find();
        assumeTrue(library.isPresent(), "libturbojpeg.so.0 is not installed (Debian: libturbojpeg0)");

        survives(new TurboJpegDecoder(library.orElseThrow(), new ScaledJpegDecoder(), 8), ROUNDS, SEED);
    }

    /** Returns how many were pictures. */
    static int survives(JpegDecoder decoder, int rounds, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Mutation mutation = new Mutation(random);
        List<byte[]> samples = JpegSamples.all();
        int pictures = 0;
        for (int i = 0; i < rounds; i++) {
            byte[] input = mutation.of(samples.get(random.nextInt(samples.size())));
            long cpu = THREADS.getCurrentThreadCpuTime();
            try {
                byte[] file = i % 2 == 0 ? cleaned(input) : input;
                pictures += decode(decoder, file, random);
            } catch (MaruException | DamagedJpegException e) {
                // Refused, as it should be.
            } catch (Throwable e) {
                throw new AssertionError("round " + i + ": " + HexFormat.of().formatHex(input), e);
            }
            assertThat(THREADS.getCurrentThreadCpuTime() - cpu)
                    .as("nanoseconds of round %d", i)
                    .isLessThan(LONGEST);
        }
        assertThat(pictures).isBetween(rounds / 20, rounds * 19 / 20);
        return pictures;
    }

    private static byte[] cleaned(byte[] input) {
        CleanPicture picture = PictureFormat.clean(input);
        if (picture.format() != PictureFormat.JPEG) {
            throw PictureErrors.unsupported();
        }
        Limits.DEFAULT.check(picture);
        return picture.bytes();
    }

    private static int decode(JpegDecoder decoder, byte[] file, SplittableRandom random) throws DamagedJpegException {
        FrameHeader frame = FrameHeader.of(file);
        View view = view(frame, random);
        long result = (long) view.reducedWidth() * view.reducedHeight() * Integer.BYTES;
        if (!frame.isCommon() || decoder.workingBytes(file, frame, view) + result > MOST_BYTES) {
            return 0;
        }
        long allowed = decoder.workingBytes(file, frame, view) + result + GARBAGE_PER_BYTE * file.length + (1 << 18);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        BufferedImage image = decoder.decode(file, frame, view, System.nanoTime() + LONGEST);
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(allowed);
        assertThat(image.getWidth()).isEqualTo(view.reducedWidth());
        assertThat(image.getHeight()).isEqualTo(view.reducedHeight());
        return 1;
    }

    private static View view(FrameHeader frame, SplittableRandom random) {
        int x = random.nextInt(frame.width());
        int y = random.nextInt(frame.height());
        boolean whole = random.nextBoolean();
        return new View(
                whole ? 0 : x,
                whole ? 0 : y,
                whole ? frame.width() : 1 + random.nextInt(frame.width() - x),
                whole ? frame.height() : 1 + random.nextInt(frame.height() - y),
                1 << random.nextInt(4));
    }
}
