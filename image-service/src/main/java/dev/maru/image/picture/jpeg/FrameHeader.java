package dev.maru.image.picture.jpeg;

import java.util.ArrayList;
import java.util.List;

/**
 * The frame header of a file (T.81 B.2.2) and how its first scan goes on from there.
 *
 * @param width samples of a line
 * @param height lines
 * @param progressive whether coefficients come in several scans (SOF2)
 * @param components in the order of the header
 * @param oneScan whether everything is in the first scan
 */
public record FrameHeader(
        int width, int height, boolean progressive, List<FrameComponent> components, boolean oneScan) {

    private static final int SAMPLE_BITS = 8;
    private static final int MAX_SAMPLING = 4;
    private static final int MAX_TABLE = 3;

    /** The header in a file; whatever is not baseline, extended sequential or progressive with 8 bits is damaged to us. */
    public static FrameHeader of(byte[] file) throws DamagedJpegException {
        Segments segments = new Segments(file);
        while (true) {
            switch (segments.next()) {
                case Marker.SOF0, Marker.SOF1 -> {
                    return read(segments, false);
                }
                case Marker.SOF2 -> {
                    return read(segments, true);
                }
                case Marker.SOS, Marker.EOI -> throw new DamagedJpegException("it has no frame");
                default -> {}
            }
        }
    }

    private static FrameHeader read(Segments segments, boolean progressive) throws DamagedJpegException {
        int bits = segments.u8();
        int height = segments.u16();
        int width = segments.u16();
        int count = segments.u8();
        if (bits != SAMPLE_BITS || height == 0 || width == 0 || count == 0 || segments.remaining() != 3 * count) {
            throw new DamagedJpegException("its frame makes no sense");
        }
        List<FrameComponent> components = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int id = segments.u8();
            int sampling = segments.u8();
            FrameComponent component = new FrameComponent(id, sampling >> 4, sampling & 15, segments.u8());
            if (component.horizontal() < 1
                    || component.horizontal() > MAX_SAMPLING
                    || component.vertical() < 1
                    || component.vertical() > MAX_SAMPLING
                    || component.table() > MAX_TABLE) {
                throw new DamagedJpegException("a component makes no sense");
            }
            components.add(component);
        }
        boolean oneScan = !progressive && componentsOfFirstScan(segments) == count;
        return new FrameHeader(width, height, progressive, List.copyOf(components), oneScan);
    }

    private static int componentsOfFirstScan(Segments segments) throws DamagedJpegException {
        while (true) {
            switch (segments.next()) {
                case Marker.SOS -> {
                    return segments.u8();
                }
                case Marker.EOI -> throw new DamagedJpegException("it has no scan");
                default -> {}
            }
        }
    }

    /**
     * Whether this is grey, or three colours of which the second and third are sampled alike and 1, 2 or 4 times more coarsely on a side:
     * 4:4:4, 4:2:2, 4:2:0, 4:4:0, 4:1:1 and the like. What cameras and programs write is.
     */
    public boolean isCommon() {
        if (components.size() == 1) {
            return true;
        }
        if (components.size() != 3) {
            return false;
        }
        FrameComponent luma = components.get(0);
        for (FrameComponent chroma : components.subList(1, 3)) {
            if (chroma.horizontal() != 1 || chroma.vertical() != 1) {
                return false;
            }
        }
        return luma.horizontal() != 3 && luma.vertical() != 3 && luma.horizontal() * luma.vertical() <= 4;
    }

    int horizontalSampling() {
        return components.stream().mapToInt(FrameComponent::horizontal).max().orElseThrow();
    }

    int verticalSampling() {
        return components.stream().mapToInt(FrameComponent::vertical).max().orElseThrow();
    }
}
