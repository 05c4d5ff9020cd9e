package dev.maru.image.picture.jpeg;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.List;

/**
 * Baseline, extended sequential and progressive JPEG with Huffman codes and 8 bits, in plain Java.
 *
 * <p>What lies below the view is not looked at. Bytes between the last MCU and the next marker are ignored: some cameras leave a few.
 */
public final class ScaledJpegDecoder implements JpegDecoder {

    @Override
    public long workingBytes(byte[] file, FrameHeader frame, View view) {
        return channels(frame, view).stream()
                        .mapToLong(channel -> channel.bytes(frame.progressive()))
                        .sum()
                + BitReader.BYTES;
    }

    @Override
    public BufferedImage decode(byte[] file, FrameHeader frame, View view, long deadline) throws DamagedJpegException {
        return new Decoding(file, frame, view, deadline).picture();
    }

    private static List<Channel> channels(FrameHeader frame, View view) {
        return frame.components().stream()
                .map(component -> new Channel(frame, component, view))
                .toList();
    }

    /** One file, marker by marker. */
    private static final class Decoding {

        private final byte[] file;
        private final FrameHeader frame;
        private final View view;
        private final long deadline;
        private final List<Channel> channels;
        private final Tables tables = new Tables();
        private final ColorMarkers colors = new ColorMarkers();
        private final BitReader in;

        Decoding(byte[] file, FrameHeader frame, View view, long deadline) {
            this.file = file;
            this.frame = frame;
            this.view = view;
            this.deadline = deadline;
            this.channels = channels(frame, view);
            this.in = new BitReader(file);
            channels.forEach(channel -> channel.allocate(frame.progressive()));
        }

        BufferedImage picture() throws DamagedJpegException {
            Segments segments = new Segments(file);
            while (true) {
                switch (segments.next()) {
                    case Marker.DQT -> tables.readQuantization(segments);
                    case Marker.DHT -> tables.readHuffman(segments);
                    case Marker.DRI -> tables.readRestartInterval(segments);
                    case Marker.APP0 -> colors.readJfif(segments);
                    case Marker.APP14 -> colors.readAdobe(segments);
                    case Marker.SOS -> scan(segments);
                    case Marker.EOI -> {
                        return finish();
                    }
                    default -> {}
                }
            }
        }

        private void scan(Segments segments) throws DamagedJpegException {
            ScanHeader scan = ScanHeader.read(segments, frame.progressive(), channels, tables);
            if (!frame.progressive() || scan.isOfMeans()) {
                scan.channels().forEach(channel -> channel.seen = true);
            }
            int start = segments.end();
            if (!isPassedOver(scan)) {
                in.start(start);
                new ScanDecoder(in, coding(scan), scan.channels(), tables.restartInterval, deadline).decode(frame);
            }
            segments.continueAt(Marker.endOfScan(file, start));
        }

        private boolean isPassedOver(ScanHeader scan) {
            return frame.progressive() && !scan.isOfMeans() && scan.channels().getFirst().transform == InverseDct.TO_1;
        }

        private BlockCoding coding(ScanHeader scan) {
            if (!frame.progressive()) {
                return new SequentialBlocks(in);
            }
            if (scan.isOfMeans()) {
                return new ProgressiveDc(in, scan);
            }
            return scan.isFirst() ? new ProgressiveAc(in, scan) : new ProgressiveAcRefinement(in, scan);
        }

        private BufferedImage finish() throws DamagedJpegException {
            for (Channel channel : channels) {
                if (!channel.seen) {
                    throw new DamagedJpegException("a component is missing");
                }
                if (channel.coefficients != null) {
                    channel.transformAll(channel.coefficients);
                }
            }
            return rgb();
        }

        private BufferedImage rgb() {
            int width = view.reducedWidth();
            int height = view.reducedHeight();
            BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
            List<PlaneRow> rows = channels.stream()
                    .map(channel -> new PlaneRow(channel.plane, view))
                    .toList();
            ColorTransform transform = colors.transform(frame);
            int[] first = rows.getFirst().values;
            int[] second = rows.get(rows.size() / 2).values;
            int[] third = rows.getLast().values;
            int[] rgb = new int[width];
            for (int y = 0; y < height; y++) {
                for (PlaneRow row : rows) {
                    row.read(view.reducedY() + y);
                }
                transform.apply(first, second, third, rgb);
                System.arraycopy(rgb, 0, pixels, y * width, width);
            }
            return image;
        }
    }
}
