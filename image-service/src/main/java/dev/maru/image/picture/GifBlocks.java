package dev.maru.image.picture;

import java.io.ByteArrayOutputStream;

/** A GIF file up to the end of its first frame, which becomes a GIF of its own: an animation is shown by its first picture. */
final class GifBlocks {

    private final Bytes in;
    private final ByteArrayOutputStream out;

    private GifBlocks(Bytes in) {
        this.in = in;
        this.out = new ByteArrayOutputStream(in.length());
    }

    static CleanPicture clean(Bytes in) {
        return new GifBlocks(in).walk();
    }

    private CleanPicture walk() {
        int palette = in.require(13, paletteBytes(in.u8(10)));
        int control = -1;
        int at = palette;
        while (in.u8(at) != 0x2c) {
            if (in.u8(at) != 0x21) {
                throw PictureErrors.unreadable("it has no picture in it");
            }
            if (in.u8(at + 1) == 0xf9 && in.u8(at + 2) == 4) {
                control = at;
            }
            at = endOfBlocks(at + 2);
        }
        int width = in.u16le(at + 5);
        int height = in.u16le(at + 7);
        if (width == 0 || height == 0) {
            throw PictureErrors.unreadable("it has no size");
        }
        int codes = in.require(at + 10, paletteBytes(in.u8(at + 9))) + 1;
        int end = endOfBlocks(codes);

        copy(0, 6);
        copy(at + 5, at + 9);
        copy(10, palette);
        if (control >= 0) {
            copy(control, in.require(control, 8));
        }
        out.writeBytes(new byte[] {0x2c, 0, 0, 0, 0});
        copy(at + 5, end);
        out.write(0x3b);
        return new CleanPicture(
                PictureFormat.GIF, width, height, 2L * width, Orientation.UPRIGHT, false, null, out.toByteArray());
    }

    private static int paletteBytes(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
    }

    private int endOfBlocks(int at) {
        int length = in.u8(at);
        while (length != 0) {
            at = in.require(at + 1, length);
            length = in.u8(at);
        }
        return at + 1;
    }

    private void copy(int start, int end) {
        out.write(in.array(), start, end - start);
    }
}
