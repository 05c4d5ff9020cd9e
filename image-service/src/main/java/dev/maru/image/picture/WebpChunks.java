package dev.maru.image.picture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A WebP file chunk by chunk, rewritten as its first picture. The size that counts is the one in the coded picture, which is what a decoder
 * allocates; the size on the outside may say anything.
 */
final class WebpChunks {

    private static final int ALPHA_FLAG = 0x10;
    private static final int LOSSLESS_BYTES = 16;
    private static final int LOSSY_BYTES = 32;
    private static final int MAX_PROFILE = 1 << 20;

    /** The decoder reads whole words, past the end of a short picture. */
    private static final int READ_AHEAD = 16;

    private final Bytes in;
    private Orientation orientation = Orientation.UPRIGHT;
    private byte @Nullable [] profile;
    private int alpha = -1;
    private int picture = -1;

    private WebpChunks(Bytes in) {
        this.in = in;
    }

    static CleanPicture clean(Bytes in) {
        return new WebpChunks(in).walk();
    }

    private CleanPicture walk() {
        chunks(12, in.require(8, in.u32le(4)), false);
        if (picture < 0) {
            throw PictureErrors.unreadable("it has no picture in it");
        }
        return in.startsWith("VP8L", picture) ? lossless() : lossy();
    }

    private void chunks(int start, int end, boolean inFrame) {
        int at = start;
        while (at + 8 <= end) {
            int body = at + 8;
            int bodyEnd = in.require(body, in.u32le(at + 4));
            switch (in.tag(at)) {
                case "ALPH" -> alpha = picture < 0 ? at : alpha;
                case "VP8 ", "VP8L" -> picture = picture < 0 ? at : picture;
                case "ANMF" -> {
                    if (picture < 0 && !inFrame) {
                        alpha = -1;
                        chunks(in.require(body, 16), bodyEnd, true);
                    }
                }
                case "EXIF" -> orientation = exif(body, bodyEnd);
                case "ICCP" ->
                    profile = bodyEnd - body <= MAX_PROFILE ? Arrays.copyOfRange(in.array(), body, bodyEnd) : null;
                default -> {}
            }
            at = bodyEnd + (bodyEnd & 1);
        }
    }

    private Orientation exif(int start, int end) {
        return Orientation.ofTiff(in, in.startsWith("Exif\0\0", start) ? start + 6 : start, end);
    }

    private CleanPicture lossless() {
        int body = picture + 8;
        if (in.u8(body) != 0x2f) {
            throw PictureErrors.unreadable("it has no header");
        }
        long bits = in.u32le(body + 1);
        int width = (int) (bits & 0x3fff) + 1;
        int height = (int) (bits >> 14 & 0x3fff) + 1;
        return picture(width, height, file(new byte[0]));
    }

    private CleanPicture lossy() {
        int body = picture + 8;
        if ((in.u8(body) & 1) != 0 || !in.startsWith("\u009d\u0001\u002a", body + 3)) {
            throw PictureErrors.unreadable("it has no header");
        }
        int width = in.u16le(body + 6) & 0x3fff;
        int height = in.u16le(body + 8) & 0x3fff;
        if (width == 0 || height == 0) {
            throw PictureErrors.unreadable("it has no size");
        }
        if (alpha < 0) {
            return picture(width, height, file(new byte[0]));
        }
        ByteArrayOutputStream extended = new ByteArrayOutputStream();
        extended.writeBytes("VP8X".getBytes(ISO_8859_1));
        little(extended, 10, 4);
        little(extended, ALPHA_FLAG, 4);
        little(extended, width - 1, 3);
        little(extended, height - 1, 3);
        chunk(extended, alpha);
        return picture(width, height, file(extended.toByteArray()));
    }

    private CleanPicture picture(int width, int height, byte[] bytes) {
        return new CleanPicture(
                PictureFormat.WEBP,
                width,
                height,
                // The decoder works on the whole picture, macro block objects and all.
                (long) width * height * (in.startsWith("VP8L", picture) ? LOSSLESS_BYTES : LOSSY_BYTES),
                orientation,
                false,
                profile,
                bytes);
    }

    private byte[] file(byte[] before) {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        chunks.writeBytes(before);
        chunk(chunks, picture);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes("RIFF".getBytes(ISO_8859_1));
        little(file, chunks.size() + 4, 4);
        file.writeBytes("WEBP".getBytes(ISO_8859_1));
        file.writeBytes(chunks.toByteArray());
        file.writeBytes(new byte[READ_AHEAD]);
        return file.toByteArray();
    }

    private void chunk(ByteArrayOutputStream out, int at) {
        int length = (int) in.u32le(at + 4);
        out.write(in.array(), at, 8 + length);
        if ((length & 1) != 0) {
            out.write(0);
        }
    }

    private static void little(ByteArrayOutputStream out, int value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write(value >> 8 * i);
        }
    }
}
