package dev.maru.image.picture;

import java.awt.image.BufferedImage;

/** The eight ways a camera may have been held, in the order of the EXIF values 1 to 8. */
enum Orientation {
    UPRIGHT(false, false, false),
    MIRRORED(true, false, false),
    UPSIDE_DOWN(true, true, false),
    MIRRORED_UPSIDE_DOWN(false, true, false),
    TRANSPOSED(false, false, true),
    LEFT(false, true, true),
    TRANSVERSED(true, true, true),
    RIGHT(true, false, true);

    private static final int TAG = 0x0112;
    private static final int SHORT = 3;

    private final boolean fromRight;
    private final boolean fromBottom;
    private final boolean swapped;

    Orientation(boolean fromRight, boolean fromBottom, boolean swapped) {
        this.fromRight = fromRight;
        this.fromBottom = fromBottom;
        this.swapped = swapped;
    }

    /** The orientation in a TIFF block, as EXIF has it; a block that makes no sense says nothing. */
    static Orientation ofTiff(Bytes bytes, int start, int end) {
        boolean little = bytes.startsWith("II*\0", start);
        if (end - start < 8 || !little && !bytes.startsWith("MM\0*", start)) {
            return UPRIGHT;
        }
        long directory = start + (little ? bytes.u32le(start + 4) : bytes.u32(start + 4));
        if (directory + 2 > end) {
            return UPRIGHT;
        }
        int at = (int) directory;
        int entries = little ? bytes.u16le(at) : bytes.u16(at);
        at += 2;
        for (int i = 0; i < entries && at + 12 <= end; i++, at += 12) {
            if ((little ? bytes.u16le(at) : bytes.u16(at)) == TAG
                    && (little ? bytes.u16le(at + 2) : bytes.u16(at + 2)) == SHORT) {
                int value = little ? bytes.u16le(at + 8) : bytes.u16(at + 8);
                return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /** Turns a picture upright. */
    BufferedImage turn(BufferedImage image) {
        if (this == UPRIGHT) {
            return image;
        }
        int width = image.getWidth();
        int height = image.getHeight();
        int[] from = image.getRGB(0, 0, width, height, null, 0, width);
        int uprightWidth = swapped ? height : width;
        int uprightHeight = swapped ? width : height;
        int[] to = new int[from.length];
        for (int y = 0; y < uprightHeight; y++) {
            for (int x = 0; x < uprightWidth; x++) {
                int a = swapped ? y : x;
                int b = swapped ? x : y;
                to[y * uprightWidth + x] =
                        from[(fromBottom ? height - 1 - b : b) * width + (fromRight ? width - 1 - a : a)];
            }
        }
        BufferedImage upright = new BufferedImage(uprightWidth, uprightHeight, BufferedImage.TYPE_INT_RGB);
        upright.setRGB(0, 0, uprightWidth, uprightHeight, to, 0, uprightWidth);
        return upright;
    }
}
