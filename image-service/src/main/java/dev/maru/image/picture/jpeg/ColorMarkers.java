package dev.maru.image.picture.jpeg;

import java.util.List;

/** What a file says about how its colours are coded, which T.81 leaves to others: JFIF (ITU-T T.871) and Adobe. */
final class ColorMarkers {

    private static final int TRANSFORM = 11;

    private boolean jfif;
    private boolean adobe;
    private int adobeTransform;

    void readJfif(Segments segments) {
        jfif |= segments.startsWith("JFIF\0");
    }

    void readAdobe(Segments segments) throws DamagedJpegException {
        if (segments.startsWith("Adobe") && segments.remaining() > TRANSFORM) {
            segments.skip(TRANSFORM);
            adobeTransform = segments.u8();
            adobe = true;
        }
    }

    /** JFIF is always luma and chroma; without either marker, components that are named by their colours are these. */
    ColorTransform transform(FrameHeader frame) {
        List<Integer> ids = frame.components().stream().map(FrameComponent::id).toList();
        boolean rgb = adobe ? adobeTransform == 0 : ids.equals(List.of((int) 'R', (int) 'G', (int) 'B'));
        return frame.components().size() == 1 || !jfif && rgb ? ColorTransform.NONE : ColorTransform.YCBCR;
    }
}
